import { a as getState, l as saveState } from "./actions-core.js";

// src/action/state.ts
const KEY = "holdings";
/** Saves what the main step holds, so that the post step can clean up after a killed main step. */
function saveHoldings(holdings) {
	saveState(KEY, holdings);
}
/** Saves the folder of the capture from the start step for its post step. */
function saveFolder(folder) {
	saveState("folder", folder);
}
/** The folder of the capture; '' if the step did not start one. */
function loadFolder() {
	return getState("folder");
}
/** What the main step held; undefined if it saved nothing. */
function loadHoldings() {
	const text = getState(KEY);
	return text === "" ? void 0 : JSON.parse(text);
}

export { saveHoldings as i, loadHoldings as n, saveFolder as r, loadFolder as t };