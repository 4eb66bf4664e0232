import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { c as start, f as Cancelled, i as killGroup, m as Failure } from "./sink.js";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { release } from "node:os";

// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	/**
	* Posix glob regex
	*/
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	/**
	* Windows glob regex
	*/
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	/**
	* POSIX Bracket Regex
	*/
	const POSIX_REGEX_SOURCE = {
		__proto__: null,
		alnum: "a-zA-Z0-9",
		alpha: "a-zA-Z",
		ascii: "\\x00-\\x7F",
		blank: " \\t",
		cntrl: "\\x00-\\x1F\\x7F",
		digit: "0-9",
		graph: "\\x21-\\x7E",
		lower: "a-z",
		print: "\\x20-\\x7E ",
		punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
		space: " \\t\\r\\n\\v\\f",
		upper: "A-Z",
		word: "A-Za-z0-9_",
		xdigit: "A-Fa-f0-9"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE,
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		/**
		* Create EXTGLOB_CHARS
		*/
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		/**
		* Create GLOB_CHARS
		*/
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));

// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));

// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? Infinity : 1;
	};
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));

// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	/**
	* Create the message for a syntax error
	*/
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		/**
		* Tokenizing helpers
		*/
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		/**
		* Fast paths
		*/
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			/**
			* Square brackets
			*/
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			/**
			* Braces
			*/
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			/**
			* Slashes
			*/
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			/**
			* Dots
			*/
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			/**
			* Question marks
			*/
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			/**
			* Exclamation
			*/
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			/**
			* Plus
			*/
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Stars
			*/
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));

// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
	module.exports = picomatch;
}));

// node_modules/picomatch/index.js
var require_picomatch = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
}));

// src/image/reference.ts
/**
* The default tag of the micro image: the reference with `-micro` behind its tag or, without one, its name; a digest is left off. An
* image given by its id only becomes `micro:<first 12 digits>`.
* Grammar: https://pkg.go.dev/github.com/distribution/reference
*/
function microTag(reference) {
	const id = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{0,52}$/.exec(reference);
	if (id) return `micro:${id[1]}`;
	return `${reference.replace(/@.*$/, "")}-micro`;
}
/** Whether the reference is the beginning of this id (`sha256:…`), by which the engine found it. */
function isIdOf(reference, id) {
	const digits = reference.replace(/^sha256:/, "");
	return /^[0-9a-f]+$/.test(digits) && id.startsWith(`sha256:${digits}`);
}
/** The repository of a reference, without tag and digest: `localhost:5000/app:1` is `localhost:5000/app`. */
function repositoryOf(reference) {
	return reference.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
/**
* The full name by which a registry knows a reference: `app` is `docker.io/library/app:latest`. A digest behind a tag is left off; a
* reference with a digest alone keeps it.
* Source: https://pkg.go.dev/github.com/distribution/reference (splitDockerDomain, TagNameOnly)
*/
function fullName(reference) {
	const [first, ...others] = reference.split("/");
	const named = others.length > 0 && /[.:A-Z]|^localhost$/.test(first);
	const host = named && first !== "index.docker.io" ? first : "docker.io";
	const path = named ? others.join("/") : reference;
	const full = `${host}/${host === "docker.io" && !path.includes("/") ? `library/${path}` : path}`.replace(/(:[\w.-]+)@.*$/, "$1");
	return /:[^/]*$/.test(full) ? full : `${full}:latest`;
}
/** Whether it is a name without a registry and an account, which is one of Docker's own images: nobody else can push it. */
function isOfficial(reference) {
	return fullName(reference).startsWith("docker.io/library/");
}
const TAG = /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?$/;
/** Whether the engine will take it as a tag (no digest). */
function isTag(reference) {
	return TAG.test(reference);
}
/** Whether it can name an image at all: name, tag and digest in any combination, or an id. */
function isReference(reference) {
	if (/^(?:sha256:)?[0-9a-f]{12,64}$/.test(reference)) return true;
	return isTag(reference.replace(/@sha256:[0-9a-f]{64}$/, ""));
}
/** A reference in the form that file and artifact names take. */
function slug(reference) {
	return reference.replace(/^sha256:/, "").replace(/[^A-Za-z0-9._-]+/g, "-");
}

// src/input-names.ts
/** Every input of action.yml, and its flag on the command line: of the same name, given once; one that gives a list one value each time; none. */
const INPUTS = {
	image: "once",
	container: "once",
	services: "none",
	"compose-file": { each: "compose-file" },
	"compose-service": "once",
	"run-args": { each: "run-arg" },
	command: "once",
	test: "once",
	shell: "once",
	ready: "once",
	"ready-timeout": "once",
	"test-timeout": "once",
	tags: { each: "tag" },
	push: "once",
	labels: { each: "label" },
	keep: { each: "keep" },
	drop: { each: "drop" },
	"file-lists": { each: "file-list" },
	lock: "once",
	"lock-mode": "once",
	verify: "once",
	heal: "once",
	seccomp: "once",
	"max-size": "once",
	"max-ratio": "once",
	tracer: "once",
	"sysdig-version": "once",
	"sysdig-url": "once",
	"sysdig-sha256": "once",
	"sysdig-driver": "once",
	"on-drops": "once",
	"package-db": "once",
	sbom: "once",
	output: "once",
	"artifact-name": "none",
	upload: "none",
	"retention-days": "none",
	"compression-level": "none",
	"keep-capture": "once",
	"github-token": "none"
};
const INPUT_NAMES = Object.keys(INPUTS);
const FLAGS = INPUT_NAMES.flatMap((input) => {
	const flag = INPUTS[input];
	if (flag === "none") return [];
	return [flag === "once" ? {
		name: input,
		input,
		multiple: false
	} : {
		name: flag.each,
		input,
		multiple: true
	}];
});

// src/wrong.ts
/** The error of an input: its name, what it got and what it wants. */
function wrong(name, got, want, mend) {
	return new Failure(`${name}: ${got === "" ? "is empty" : `got "${got}"`}, want ${want}`, { mend });
}

// src/labels.ts
/** The `labels` input, one KEY=VALUE each, as docker/metadata-action puts them out; the last of a key counts. Throws `Failure` for the first wrong one. */
function labelsOf(lines) {
	const labels = /* @__PURE__ */ new Map();
	for (const line of lines) {
		const at = line.indexOf("=");
		const key = line.slice(0, Math.max(at, 0)).trim();
		if (key === "") throw wrong("labels", line, "labels as KEY=VALUE, one a line", "For example: org.opencontainers.image.version=1.2");
		labels.set(key, line.slice(at + 1));
	}
	return Object.fromEntries(labels);
}

// src/push-request.ts
const WHERE = "Name in tags where to push, one a line, for example ghcr.io/octocat/app:1.2-micro.";
/** Throws `Failure` for a tag that nobody can push; `given` says whether they are the user's, or made from the image's name. */
function requirePushable(tags, given) {
	const official = tags.find(isOfficial);
	if (official === void 0) return;
	throw new Failure(`push: got "true", and the tag "${official}"${given ? "" : " (tags is empty, so it is made from the name of the image)"} would go to ${fullName(official)}, where only Docker's own images are`, { mend: WHERE });
}
/** Throws `Failure` when nothing would test what is pushed. */
function requireTested({ verify, test }) {
	if (verify && test !== void 0) return;
	throw new Failure(`push: got "true", and ${verify ? "test is empty" : "verify is \"false\""}: only a micro image on which the test has passed is pushed`, { mend: `${verify ? "Set test" : "Set verify: true"}, or leave push out and push the tag with a step of your own.` });
}

// src/rootfs/presets.ts
/**
* Named sets for `keep` and `drop`, as globs over the layouts of Debian, Alpine, Red Hat and SUSE; what an image lacks of them is no matter.
* What links in them lead to, and the libraries of programs in them, comes by the closure.
*/
const PRESETS = {
	/** `docker exec IMAGE sh`, scripts, CMD in shell form. busybox brings its other commands along as `busybox NAME`. */
	shell: ["/bin/sh"],
	/** What TLS libraries take for trusted: OpenSSL, GnuTLS, Go, Java, curl. */
	"ca-certificates": [
		...[
			"/etc/ssl/certs",
			"/etc/ssl/cert.pem",
			"/etc/ssl/ca-bundle.pem",
			"/etc/ssl1.1/certs",
			"/etc/ssl1.1/cert.pem"
		],
		...[
			"/etc/pki/tls/certs",
			"/etc/pki/tls/cert.pem",
			"/etc/pki/ca-trust/extracted",
			"/etc/pki/java/cacerts"
		],
		...[
			"/var/lib/ca-certificates/pem",
			"/var/lib/ca-certificates/ca-bundle.pem",
			"/etc/ca-certificates/extracted"
		]
	],
	/** Every time zone, and the image's own. */
	tzdata: [
		"/usr/share/zoneinfo",
		"/etc/localtime",
		"/etc/timezone"
	],
	/** C.UTF-8, where its names are looked up, and the image's own settings; see `localeGlobs` for those of LANG. */
	locale: [...["/usr/lib/locale/C.{utf8,UTF-8}", "/usr/share/locale/locale.alias"], ...[
		"/etc/default/locale",
		"/etc/locale.conf",
		"/etc/locale.alias",
		"/usr/share/i18n/locales/musl"
	]],
	/** glibc's look-up of users and hosts: its configuration, its modules, its small databases. musl needs none of them. */
	nss: [...[
		"/etc/nsswitch.conf",
		"/etc/host.conf",
		"/etc/gai.conf",
		"/etc/services",
		"/etc/protocols"
	], ...[
		"/lib",
		"/lib64",
		"/usr/lib",
		"/usr/lib64"
	].flatMap((folder) => [`${folder}/libnss_*.so.2`, `${folder}/*-linux-gnu*/libnss_*.so.2`])]
};
const PRESET_NAMES = Object.keys(PRESETS);
function isPreset(name) {
	return Object.hasOwn(PRESETS, name);
}
/** The globs of a preset. `locales` are those that the image's ENV names (de_DE.UTF-8); where they are not known, it may be any. */
function presetGlobs(name, locales) {
	return [...PRESETS[name], ...name === "locale" ? localeGlobs(locales) : []];
}
/** A locale's folder has its charset as glibc writes it; or it is in the one archive of all. */
function localeGlobs(locales) {
	if (!locales) return ["/usr/lib/locale"];
	const named = locales.filter((name) => /^[\w.@-]+$/.test(name) && !/^(?:C|POSIX)(?:\.|$)/.test(name));
	if (named.length === 0) return [];
	const short = named.map((name) => name.replace(/\.[^@]*/, (charset) => `.${charset.replace(/[^a-z0-9]/gi, "").toLowerCase()}`));
	return ["/usr/lib/locale/locale-archive", ...[...named, ...short].map((name) => `/usr/lib/locale/${name}`)];
}

// src/rootfs/glob.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
const OPTIONS = {
	dot: true,
	nonegate: true,
	strictSlashes: true,
	flags: "s"
};
/**
* The names that a glob selects (picomatch; `**`, dot files included, a leading "/" is optional). One that names a folder selects all below
* it too, with `follow` also one that names a link to a folder. Links on the way to the first magic are followed. Globs are text (UTF-8),
* names are bytes: "?" stands for one byte.
*/
function globPaths(tree, text, follow = false) {
	const { base, rest } = readGlob(text);
	if (rest === "") return subtree(tree, base, follow);
	const { entry } = tree.resolve(`/${base}`);
	if (entry?.type !== "directory") return [];
	const test = matcher(rest);
	const from = entry.path === "/" ? 1 : entry.path.length + 1;
	return tree.below(entry.path).filter((path) => test(path.slice(from)));
}
/** The path, one character a byte, that a glob begins with: all of it where it has no magic. */
function globBase(text) {
	return readGlob(text).base;
}
/** Whether a glob as in `globPaths` names what is called `name` (without "/" before it) or a folder above it. */
function matchBelow(text) {
	const { base, rest } = readGlob(text);
	const folder = base === "" ? "" : `${base}/`;
	if (rest === "") return (name) => name === base || name.startsWith(folder);
	const test = matcher(rest);
	return (name) => name.startsWith(folder) && test(name.slice(folder.length));
}
function readGlob(text) {
	const bare = Buffer.from(text, "utf8").toString("latin1").replace(/^(?:\.?\/)+|\/+$/g, "");
	const { isGlob, base, glob } = import_picomatch.default.scan(bare, OPTIONS);
	return isGlob ? {
		base: unquote(base),
		rest: glob
	} : {
		base: unquote(bare),
		rest: ""
	};
}
function matcher(bare) {
	const own = import_picomatch.default.makeRe(bare, OPTIONS);
	const below = import_picomatch.default.makeRe(`${bare}/**`, OPTIONS);
	return (name) => own.test(name) || below.test(name);
}
function subtree(tree, base, follow) {
	const { entry } = tree.locate(`/${base}`);
	if (!entry) return [];
	const home = follow ? tree.resolve(entry.path).entry : entry;
	if (home?.type !== "directory") return [entry.path];
	return [.../* @__PURE__ */ new Set([entry.path, home.path]), ...tree.below(home.path)];
}
function unquote(glob) {
	return glob.replace(/\\(.)/gs, "$1");
}

// src/rootfs/selection.ts
const NO_NAMES = { locales: [] };
/** Reads a line: a glob, "package:NAME" or "preset:NAME", each with a leading "!" to take away. */
function readLine(line) {
	const away = line.startsWith("!") && !line.startsWith("!(");
	const text = away ? line.slice(1) : line;
	const [, kind, name] = /^(package|preset):(.*)$/s.exec(text) ?? [];
	return kind === void 0 ? {
		away,
		kind: "glob",
		text
	} : {
		away,
		kind,
		text: name
	};
}
/**
* Applies lines to a tree in their order. A folder selects everything below it too; with `follow` also a link that leads to one, with what
* is there.
*/
function select(tree, lines, names = NO_NAMES, follow = false) {
	const paths = /* @__PURE__ */ new Set();
	const idle = [];
	for (const line of lines) {
		const read = readLine(line);
		const matched = pathsOf(read, tree, names, follow);
		if (matched.length === 0) idle.push(line);
		for (const path of matched) if (read.away) paths.delete(path);
		else paths.add(path);
	}
	return {
		paths,
		idle
	};
}
function pathsOf({ kind, text }, tree, names, follow) {
	if (kind === "package") return names.packages?.pathsOfPackage(text) ?? [];
	if (kind === "glob") return globPaths(tree, text, follow);
	return isPreset(text) ? presetGlobs(text, names.locales).flatMap((glob) => globPaths(tree, glob, follow)) : [];
}

// src/source.ts
/** Exactly one of the inputs must be set. Throws `Failure` that says how. */
function readSource(texts) {
	const { image, container, services, composeFiles, composeService } = texts;
	requireOne([
		["image", image],
		["container", container],
		["compose-file", composeFiles.join(" ")]
	]);
	if (composeFiles.length > 0 || composeService !== "") return composeSource(composeFiles, composeService);
	if (container !== "") return {
		kind: "container",
		container,
		services: servicesOf(services)
	};
	if (image === "") throw wrong("image", "", "the name of the image to pack", "For example: image: app:1.2, or container: web, or compose-file and compose-service");
	if (!isReference(image)) throw wrong("image", image, "the name of one image, for example app:1.2, or its id");
	return {
		kind: "image",
		image
	};
}
/** What the source is called before its image is known. */
function sourceName(source) {
	if (source.kind === "compose") return source.service;
	return source.kind === "image" ? source.image : source.container;
}
function requireOne(all) {
	const [first, second] = all.filter(([, value]) => value !== "");
	if (!first || !second) return;
	throw new Failure(`${second[0]}: got "${second[1]}" and ${first[0]} is "${first[1]}", want only one of them`, { mend: "image starts a container of its own, container takes one that is there, compose-file a service of a project." });
}
function composeSource(files, service) {
	if (files.length === 0) throw wrong("compose-file", "", "the compose file with the service", "For example: compose-file: compose.yml");
	if (service === "") throw wrong("compose-service", "", "the service to pack", "For example: compose-service: web");
	return {
		kind: "compose",
		files: files.map((file) => resolve(file)),
		service
	};
}
/**
* The `job.services` context as JSON: label to `{id, ports, network}`; null in a job without services.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context
*/
function servicesOf(text) {
	const services = parsed(text);
	const ids = /* @__PURE__ */ new Map();
	for (const [label, service] of Object.entries(services ?? {})) {
		const { id } = service ?? {};
		if (typeof id === "string") ids.set(label, id);
	}
	return ids;
}
function parsed(text) {
	if (text === "") return null;
	try {
		const value = JSON.parse(text);
		if (typeof value === "object" && !Array.isArray(value)) return value;
	} catch {}
	throw wrong("services", text, "the job's services as JSON", `Leave it out, or write: services: \${{ toJSON(job.services) }}`);
}

// src/target/readiness.ts
const FORMS = "auto, http://HOST:PORT/PATH, tcp:PORT, log:REGEX, exec:COMMAND or none";
/** Reads the `ready` input. Throws `Failure` that names what it got and the forms it may have. */
function parseReadiness(text) {
	const value = text.trim();
	if (value === "auto" || value === "none") return { kind: value };
	if (/^https?:\/\//.test(value) && URL.canParse(value)) return {
		kind: "http",
		url: value
	};
	const port = Number(/^tcp:(\d+)$/.exec(value)?.[1]);
	if (port > 0 && port < 65536) return {
		kind: "tcp",
		port
	};
	if (value.startsWith("log:") && value.length > 4) return {
		kind: "log",
		pattern: regex(value.slice(4))
	};
	if (value.startsWith("exec:") && value.length > 5) return {
		kind: "exec",
		command: value.slice(5)
	};
	throw new Failure(`ready: got "${text}", want ${FORMS}`);
}
function regex(source) {
	try {
		return new RegExp(source);
	} catch (error) {
		throw new Failure(`ready: "${source}" is not a regular expression: ${error.message}`, { cause: error });
	}
}

// src/target/script.ts
const TAIL_LINES = 40;
const GRACE_MS = 2e3;
const OUTPUT_GRACE_MS = 1e3;
/**
* Runs it on this machine, in a process group that ends with it. Returns its verdict; throws `Cancelled`, or `Failure` when the program
* is missing.
*/
async function runScript(script, options) {
	if ("argv" in script) return runArgv(script.argv, script.env, options);
	const folder = await mkdtemp(join(script.tempDir, "script-"));
	try {
		const file = join(folder, "script.sh");
		await writeFile(file, script.text, { mode: 448 });
		return await runArgv(shellArgv(script.shell, file), script.env, options);
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
/** Throws `Failure` when the program that would run it is not on this machine: before anything is captured for nothing. */
async function requireProgram(script) {
	const ours = "argv" in script;
	const [program = ""] = ours ? script.argv : shellArgv(script.shell, "{0}");
	if (program.includes("{0}") || await isProgram(program, script.env.PATH ?? "")) return;
	throw new Failure(`${ours ? "test" : "shell"}: ${program} is not a program on this machine`, { mend: "Install it in an earlier step, or name a program by its path or by its name on PATH." });
}
/** As execvp(3) finds it: by its path, or by its name in one of the folders of PATH. */
async function isProgram(program, path) {
	const places = program.includes("/") ? [program] : path.split(":").map((folder) => join(folder || ".", program));
	for (const place of places) {
		const file = await stat(place).catch(() => void 0);
		if (file?.isFile() && (file.mode & 73) !== 0) return true;
	}
	return false;
}
/**
* The shell template as argv, `{0}` replaced by the script's path; words are separated by blanks, quotes keep them together.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#custom-shell
*/
function shellArgv(template, file) {
	const words = [...template.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]);
	if (words.length === 0 || !template.includes("{0}")) throw new Failure(`shell: got "${template}", want a program and {0} where the script's path goes`, { mend: "For example: bash --noprofile --norc -eo pipefail {0}" });
	return words.map((word) => word.replaceAll("{0}", file));
}
async function runArgv(argv, env, options) {
	if (options.signal.aborted) throw new Cancelled();
	const tail = [];
	const onLine = (line) => {
		tail.push(line);
		if (tail.length > TAIL_LINES) tail.shift();
		options.onLine?.(line);
	};
	const begin = performance.now();
	const child = await start(argv, {
		env,
		onStdout: onLine,
		onStderr: onLine
	});
	options.onProcess?.(child.pid);
	let timedOut = false;
	let late;
	const end = () => {
		child.kill("SIGTERM");
		late = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
	};
	const timer = setTimeout(() => {
		timedOut = true;
		end();
	}, options.timeoutMs);
	options.signal.addEventListener("abort", end, { once: true });
	try {
		const exit = await child.ended;
		killGroup(child.pid, "SIGKILL");
		await Promise.race([child.exited, setTimeout$1(OUTPUT_GRACE_MS)]);
		if (options.signal.aborted) throw new Cancelled();
		return {
			...exit,
			ok: exit.code === 0 && !timedOut,
			timedOut,
			ms: performance.now() - begin,
			tail
		};
	} finally {
		clearTimeout(timer);
		clearTimeout(late);
		options.signal.removeEventListener("abort", end);
	}
}

// src/units.ts
const STEPS = [
	"B",
	"kB",
	"MB",
	"GB",
	"TB"
];
const FACTORS = {
	"": 1,
	B: 1,
	KB: 1e3,
	MB: 1e6,
	GB: 1e9,
	TB: 0xe8d4a51000,
	KIB: 1024,
	MIB: 2 ** 20,
	GIB: 2 ** 30,
	TIB: 2 ** 40
};
/** Bytes for people, decimal units with three digits: 13.0 MB, 224 MB, 3.86 GB. */
function showBytes(bytes) {
	let value = bytes;
	let step = 0;
	while (value >= 999.5 && step < STEPS.length - 1) {
		value /= 1e3;
		step++;
	}
	const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
	return `${value.toFixed(digits)} ${STEPS[step]}`;
}
/** "25MB", "25 MB", "24MiB" or plain bytes as a number of bytes; undefined when it is none of them. */
function parseBytes(text) {
	const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim());
	const factor = match && FACTORS[match[2].toUpperCase()];
	return factor ? Math.round(Number(match[1]) * factor) : void 0;
}
/** Milliseconds for people: 0.4 s, 12.3 s, 2 min 5 s. */
function showDuration(ms) {
	const seconds = ms / 1e3;
	if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
	return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
}
/** A count with thousands separators. */
function showCount(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
/** A share for people: 5.8 %. */
function showRatio(ratio) {
	return `${(ratio * 100).toFixed(1)} %`;
}

// src/request.ts
const DEFAULT_SHELL = "bash --noprofile --norc -eo pipefail {0}";
const MAX_TIMEOUT_S = 21600;
const MAX_ROUNDS = 10;
/** Checks the inputs. Throws `Failure` that names the input, what it got, what it wants and how to mend it. */
function readRequest(values, extras = {}) {
	const text = (name) => values[name]?.trim() ?? "";
	const source = readSource({
		image: text("image"),
		container: text("container"),
		services: text("services"),
		composeFiles: listOf(text("compose-file")),
		composeService: text("compose-service")
	});
	const purpose = extras.purpose ?? "run";
	const fileLists = extras.fileLists ?? listOf(text("file-lists"));
	const test = testOf(values.test ?? "", extras.testArgv);
	const request = {
		source,
		runArgs: listOf(text("run-args")),
		command: commandOf(values.command ?? ""),
		test,
		shell: text("shell") || DEFAULT_SHELL,
		readiness: parseReadiness(text("ready") || "auto"),
		readyTimeoutMs: secondsOf("ready-timeout", text("ready-timeout") || "60"),
		testTimeoutMs: secondsOf("test-timeout", text("test-timeout") || "1800"),
		tags: listOf(text("tags")),
		push: booleanOf("push", text("push") || "false"),
		labels: labelsOf(listOf(text("labels"))),
		keep: linesOf("keep", text("keep")),
		drop: linesOf("drop", text("drop")),
		...lockOf(text("lock"), text("lock-mode")),
		packageDb: booleanOf("package-db", text("package-db") || "true"),
		sbom: booleanOf("sbom", text("sbom") || "true"),
		verify: booleanOf("verify", text("verify") || "true"),
		heal: integerOf("heal", text("heal") || "3", 0, MAX_ROUNDS),
		seccomp: booleanOf("seccomp", text("seccomp") || "false"),
		maxSize: sizeOf(text("max-size")),
		maxRatio: ratioOf(text("max-ratio")),
		tracer: oneOf("tracer", text("tracer") || "auto", [
			"auto",
			"sysdig",
			"strace"
		]),
		sysdigVersion: versionOf(text("sysdig-version")),
		sysdigUrl: text("sysdig-url"),
		sysdigSha256: sha256Of(text("sysdig-sha256")),
		sysdigDriver: driverOf(text("sysdig-driver") || "modern-bpf"),
		onDrops: oneOf("on-drops", text("on-drops") || "fail", [
			"fail",
			"retry",
			"warn"
		]),
		output: resolve(text("output") || "micropacker"),
		keepCapture: booleanOf("keep-capture", text("keep-capture") || "false"),
		capture: purpose === "capture" || purpose === "run" && test !== void 0,
		fileLists
	};
	shellArgv(request.shell, "script");
	tagsOf(request, source.kind === "image" ? source.image : void 0);
	if (request.push) requireTested(request);
	if (source.kind !== "image") requireAsItIs(request);
	if (!request.capture && fileLists.length === 0) throw nothingToPack(purpose);
	if (request.seccomp) requireTried(request);
	return request;
}
function nothingToPack(purpose) {
	return purpose === "pack" ? wrong("file-lists", "", "the file lists of earlier captures", "For example: file-lists: lists/**/files.txt") : wrong("test", "", "the command that tests the running container", "For example: test: npm run e2e");
}
/** A list input: one value a line, blank lines left out. */
function listOf(text) {
	return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
/** YAML 1.2's booleans, as @actions/core reads them. */
function booleanOf(name, text) {
	if (/^(true|True|TRUE)$/.test(text)) return true;
	if (/^(false|False|FALSE)$/.test(text)) return false;
	throw wrong(name, text, "true or false");
}
/** A whole number from `min` to `max`. */
function integerOf(name, text, min, max) {
	const number = Number(text);
	if (!/^\d+$/.test(text) || number < min || number > max) throw wrong(name, text, `a whole number from ${min} to ${max}`);
	return number;
}
function testOf(text, argv) {
	if (argv && argv.length > 0) return {
		kind: "argv",
		argv
	};
	return text.trim() === "" ? void 0 : {
		kind: "script",
		text
	};
}
/** One line is split into words (quotes keep them together); of several lines each is one argument. */
function commandOf(text) {
	const lines = listOf(text);
	if (lines.length !== 1) return lines;
	return [...lines[0].matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
function secondsOf(name, text) {
	return integerOf(name, text, 1, MAX_TIMEOUT_S) * 1e3;
}
/** A profile that was not tried breaks in production. */
function requireTried({ test, verify }) {
	if (test && verify) return;
	throw new Failure("seccomp: got \"true\", and the micro image is not tested, so that the profile could not be tried", { mend: test ? "Set verify: true, or seccomp: false." : "Give it a test, or set seccomp: false." });
}
/** A container that is there has its arguments already. */
function requireAsItIs({ runArgs, command }) {
	const [name, got] = runArgs.length > 0 ? ["run-args", runArgs] : ["command", command];
	if (got.length === 0) return;
	throw new Failure(`${name}: got "${got.join(" ")}", and the container is there already`, { mend: `Set it where the container is made (\`options\` of a job service, the compose file), or use image instead.` });
}
/**
* The tags of the micro image: those given, else one made from the image's name; none where neither is known yet. Throws `Failure` for
* what is no tag, for the tag of the original, and, if they are to be pushed, for one that cannot be.
*/
function tagsOf({ tags, push }, image) {
	const all = tags.length > 0 || image === void 0 ? [...new Set(tags)] : [microTag(image)];
	for (const tag of all) {
		if (!isTag(tag)) throw wrong("tags", tag, "image tags, one a line, for example registry.example.com/app:1.2-micro");
		if (image !== void 0 && fullName(tag) === fullName(image)) throw wrong("tags", tag, "tags other than the original image", "The micro image would take the place of the original.");
	}
	if (push) requirePushable(all, tags.length > 0);
	return all;
}
/** Lines of `keep` and `drop`; whether packages and globs are there is known with the image. */
function linesOf(name, text) {
	const lines = listOf(text);
	for (const line of lines) {
		const read = readLine(line);
		if (read.kind === "package" && read.text === "") throw wrong(name, line, "the name of a package, for example package:tzdata");
		if (read.kind === "preset" && !isPreset(read.text)) throw wrong(name, line, `one of ${PRESET_NAMES.map((preset) => `preset:${preset}`).join(", ")}`);
	}
	return lines;
}
/** A gate without a lock would let everything pass. */
function lockOf(lock, mode) {
	const lockMode = oneOf("lock-mode", mode || "report", [
		"report",
		"union",
		"fail"
	]);
	if (lock === "" && lockMode !== "report") throw wrong("lock", "", `the path of a file list, because lock-mode is ${lockMode}`, "For example: lock: micropacker.files");
	return {
		lock: lock || void 0,
		lockMode
	};
}
function sizeOf(text) {
	if (text === "") return void 0;
	const bytes = parseBytes(text);
	if (!bytes) throw wrong("max-size", text, "a size such as 25MB, 24MiB or a number of bytes");
	return bytes;
}
function ratioOf(text) {
	if (text === "") return void 0;
	const ratio = Number(text);
	if (!(ratio > 0 && ratio <= 1)) throw wrong("max-ratio", text, "a number above 0 and up to 1, for example 0.2 for 20 % of the original");
	return ratio;
}
/** One of a few words. */
function oneOf(name, text, allowed) {
	const found = allowed.find((value) => value === text);
	if (!found) throw wrong(name, text, `one of ${allowed.join(", ")}`);
	return found;
}
function versionOf(text) {
	const version = text.replace(/^v/, "");
	if (version !== "" && !/^\d+\.\d+\.\d+$/.test(version)) throw wrong("sysdig-version", text, "a release such as 0.41.4");
	return version;
}
function sha256Of(text) {
	const digest = text.replace(/^sha256:/, "").toLowerCase();
	if (digest !== "" && !/^[0-9a-f]{64}$/.test(digest)) throw wrong("sysdig-sha256", text, "the 64 hex digits that sha256sum prints");
	return digest;
}
function driverOf(text) {
	if (text === "modern-bpf" || text === "kmod" || /^bpf:./.test(text)) return text;
	throw wrong("sysdig-driver", text, "modern-bpf, bpf:PATH or kmod");
}
/** SOURCE_DATE_EPOCH in seconds, where it is set. Source: https://reproducible-builds.org/specs/source-date-epoch/ */
function sourceDateEpoch(env) {
	const text = env.SOURCE_DATE_EPOCH;
	return text ? integerOf("SOURCE_DATE_EPOCH", text, 0, 253402300799) : void 0;
}

// src/machine.ts
const SYSTEMS = {
	darwin: "macOS",
	win32: "Windows"
};
/** Throws `Failure` where files that a container opens cannot be observed. */
function requireMachine({ platform, execPath, env }) {
	if (platform !== "linux") throw notSupported(`this machine runs ${SYSTEMS[platform] ?? platform}, and a container's files can be observed on Linux only`, "Use runs-on: ubuntu-24.04 (or ubuntu-24.04-arm) for this job.");
	if (env.GITHUB_ACTIONS === "true" && execPath.startsWith("/__e/")) throw notSupported("this job runs in a container (`container:`), from which the kernel cannot be observed", "Remove `container:` from this job. What needs that container can be run in `test` by docker run.");
}
/**
* Throws `Failure` where the artifact service of @actions/artifact 2 and later does not exist: on GitHub Enterprise Server.
* Source: https://github.com/actions/toolkit/tree/main/packages/artifact#breaking-changes
*/
function requireArtifacts(env) {
	const host = new URL(env.GITHUB_SERVER_URL || "https://github.com").hostname.toLowerCase();
	if (host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost")) return;
	throw new Failure(`upload: true is not supported here, because ${host} is a GitHub Enterprise Server without this artifact service`, { mend: "Set upload: false, and give the output folder to actions/upload-artifact@v3 in a step of your own." });
}
/** 32-bit programs run on these processors too. */
const ALSO = {
	amd64: "386",
	arm64: "arm"
};
/** Throws `Failure` when containers of the image would be emulated here: the emulator's files would be captured with the program's. */
function requireArchitecture(image, wanted, engine) {
	if (wanted === engine || wanted === ALSO[engine]) return;
	throw notSupported(`${image} is for ${wanted} and this machine is ${engine}: an emulator's files would be captured with the program's`, wanted === "arm64" ? "Use runs-on: ubuntu-24.04-arm for this image. Without `test`, file lists captured there can be packed here." : `Use a runner with ${wanted}. Without \`test\`, file lists captured there can be packed here.`);
}
/**
* Throws `Failure` when the engine's containers run on another kernel (release `engine`) than ours, which is the one that tracers see;
* `address` tells where the engine is. Of two machines with the same kernel the tracer finds out that it sees nothing.
*/
async function requireOwnKernel(engine, address, own = release()) {
	if (engine === void 0 || engine === own) return;
	throw notSupported(`the container engine at ${await address()} runs on another machine (kernel ${engine}, here ${own}): its containers cannot be observed from here`, "Use an engine on this machine: see DOCKER_HOST, DOCKER_CONTEXT and docker context ls. File lists captured there can be packed here, without `test`.");
}
/** Throws `Failure` where `podman` answers in Docker's place: packing works with it, but its API differs where containers are run and copied. */
function requireDocker(podman) {
	if (!podman) return;
	throw notSupported("the container engine is podman, with which containers can be neither attached to nor copied as with Docker", "Use Docker to run the test. Without `test`, file lists can be packed with podman.");
}
function notSupported(why, mend) {
	return new Failure(`not supported here, because ${why}`, { mend });
}

// package.json
var version$1 = "1.0.0";

// src/about.ts
const version = version$1;
/** Absolute path of the program that holds a capture from the start step to the stop step. */
const watcher = fileURLToPath(new URL("../dist/watcher.js", import.meta.url));
/** Absolute path of the chisel: beside dist/ as beside src/. */
const chisel = fileURLToPath(new URL("../chisels/microdump.lua", import.meta.url));
/** Absolute path of the program that reads the layers of an image, as root. */
const layerServer = fileURLToPath(new URL("../dist/layer-server.js", import.meta.url));
/** Absolute path of the report page's template. */
const reportPage = fileURLToPath(new URL("../dist/report-page.html", import.meta.url));

export { presetGlobs as A, sourceName as C, globPaths as D, globBase as E, repositoryOf as F, slug as I, require_picomatch as L, INPUT_NAMES as M, fullName as N, matchBelow as O, isIdOf as P, runScript as S, select as T, showBytes as _, watcher as a, showRatio as b, requireDocker as c, booleanOf as d, integerOf as f, tagsOf as g, sourceDateEpoch as h, version as i, FLAGS as j, isPreset as k, requireMachine as l, readRequest as m, layerServer as n, requireArchitecture as o, oneOf as p, reportPage as r, requireArtifacts as s, chisel as t, requireOwnKernel as u, showCount as v, readLine as w, requireProgram as x, showDuration as y };