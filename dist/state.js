import { a as getState, l as saveState } from "./core.js";

// src/state.ts
const KEY = "holdings";
/** Kept between the main and the post step, so that post can clean up what a killed main left. */
function saveHoldings(holdings) {
	saveState(KEY, holdings);
}
/** Kept from the start step for its post step: the folder of the capture that it started. */
function saveFolder(folder) {
	saveState("folder", folder);
}
/** '' where the step started no capture. */
function loadFolder() {
	return getState("folder");
}
/** undefined where main did not come so far. */
function loadHoldings() {
	const text = getState(KEY);
	return text === "" ? void 0 : JSON.parse(text);
}

export { saveHoldings as i, loadHoldings as n, saveFolder as r, loadFolder as t };