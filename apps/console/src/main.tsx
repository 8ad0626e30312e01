import '@mantine/core/styles.css';
import './global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

/** A font that arrives after the first paint would move every line: it is waited for, this long at most. */
const FONT_MS = 400;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
await Promise.race([
  document.fonts.load("16px 'Inter Variable'"),
  new Promise((resolve) => setTimeout(resolve, FONT_MS)),
]);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
