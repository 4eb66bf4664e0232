import { _ as xe, a as Qi, c as de, d as ni, f as oi, g as wt, h as vt, i as Hi, l as ft, m as rt, n as Ct, o as So, p as pi, r as F, s as Xt, t as $e, u as kt } from "./npm-tar.js";

export { So as extract, So as x };