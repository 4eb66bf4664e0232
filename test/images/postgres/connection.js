/** How the published server is reached, for `pg`. */
export const connection = {
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 18432),
  database: 'app',
  user: 'app',
  password: 's3cret "x"',
};
