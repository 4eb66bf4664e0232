/** See readme-tables.js. */
export const TABLES: Record<string, string>;
export function withTables(readme: string, action: string, room?: string): string;
