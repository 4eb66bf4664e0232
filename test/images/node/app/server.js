const path = require('node:path');
const fs = require('node:fs');
const express = require('express');
const compression = require('compression');
const cookieSession = require('cookie-session');
const helmet = require('helmet');
const { marked } = require('marked');
const morgan = require('morgan');
const { z } = require('zod');

const Entry = z.object({ name: z.string().min(1).max(40), text: z.string().min(1) });
const entries = [];
const app = express();

app.set('views', path.join(__dirname, 'views'));
app.set('view engine', 'pug');
app.use(morgan('tiny'), helmet(), compression({ threshold: 0 }));
app.use(cookieSession({ name: 'guest', keys: ['not a secret'] }));
app.use(express.static(path.join(__dirname, 'public')));
app.use(express.json());

app.get('/', (request, response) => {
  request.session.visits = (request.session.visits || 0) + 1;
  response.render('index', { entries, visits: request.session.visits });
});

app.get('/about', (_request, response) => {
  response.send(marked.parse(fs.readFileSync(path.join(__dirname, 'about.md'), 'utf8')));
});

app.post('/entries', (request, response) => {
  const entry = Entry.safeParse(request.body);
  if (!entry.success) return response.status(422).json(entry.error.issues);
  entries.push(entry.data);
  return response.status(201).json({ count: entries.length });
});

app.use((_request, response) => response.status(404).render('missing'));

const server = app.listen(process.env.PORT, () => console.log(`listening on ${process.env.PORT}`));
process.on('SIGTERM', () => server.close());
