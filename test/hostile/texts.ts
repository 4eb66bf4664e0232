/** Workflow commands in all their forms. */
export const COMMANDS = [
  '::set-output name=digest::evil',
  '::SET-OUTPUT name=digest::evil',
  '::set-env name=PATH::/evil',
  '::save-state name=a::evil',
  '::add-path::/evil',
  '::add-mask::a',
  '::add-matcher::/evil.json',
  '::remove-matcher owner=tsc::',
  '::echo::on',
  '::debug::evil',
  '::notice::evil',
  '::warning file=a.ts,line=1::evil',
  '::error title=A%3A%0AB::50%25%0A::evil::',
  '::group::evil',
  '::endgroup::',
  '::stop-commands::t',
  '::t::',
  '::stop-commands::pause-logging',
  '::micropacker-00000000-0000-0000-0000-000000000000::',
  '##[set-output name=digest;]evil',
  '##[set-env name=PATH;]/evil',
  '##[command]evil',
  '##[group]evil',
  '##[endgroup]',
  '##[error]evil',
  '##[add-mask]a',
  '##[stop-commands]t',
  '##[warning file=a.ts;line=1]evil',
];

/** What ends a line for a program, a terminal or a reader, or is blank at its beginning. */
export const BREAKS = [
  ...['\n', '\r', '\r\n', '\n\r', '\u0085', '\u2028', '\u2029', '\v', '\f', '\x1c', '\x1e', '\0', '%0A', '%0D%0A'],
  ...[' ', '\t', '\u00a0', '\u3000', '\ufeff', '\u200b', '\u00ad', 'x', '#', ':', '::', '##', '[', ']', '\\', ''],
];

/** What a terminal obeys: the clipboard (OSC 52), a title, a link, colours, moves, and what turns the reading order. */
export const TERMINAL = [
  ...['\x1b]52;c;ZXZpbA==\x07', '\x1b]0;evil\x1b\\', '\x1b]8;;https://evil.example\x1b\\evil\x1b]8;;\x1b\\'],
  ...['\x9d52;c;ZXZpbA==\x9c', '\x9b2J', '\x1b[2J\x1b[H', '\x1b[1A\x1b[2K', '\x1b[31m', '\x1b[0m', '\x1b[6n'],
  ...['\x1bP$q"p\x1b\\', '\x1bc', '\x08\x08\x08', '\x07', '\x7f', '\u202e', '\u2066', '\u200f', '\ud800', '\udc00'],
];

/** What Markdown and HTML obey. */
export const MARKUP = [
  ...['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<!--', '-->', '</code>', '</details>', '&lt;b&gt;'],
  ...['```', '````', '`````mermaid', '~~~', '`', '|', '\\|', '**', '![x](https://evil.example/x)', '[x](javascript:x)'],
  ...['# evil', '- ', '> ', '| a | b |', '|---|---|', '@everyone', '"', "'", '"]\n  "x" : 1'],
];

/** A line that is longer than what is shown. */
export const LONG = 'x'.repeat(17_000);

export const PLAIN = ['a', 'é', '日本', '😀', 'std::vector', '/usr/lib', '12', '$HOME', 'a'.repeat(495), LONG];
