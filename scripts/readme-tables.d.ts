/** See readme-tables.js. */
export function withTables(readme: string, action: string): string;
