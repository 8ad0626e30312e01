import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Cool greys: text, lines and surfaces; 4 outlines fields, at 3:1 on white. */
const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f7',
  '#e4e8ee',
  '#cfd6e0',
  '#8592a6',
  '#64748b',
  '#4b5a70',
  '#354157',
  '#1f293a',
  '#111827',
];
/** The same, from text (0) to the page (9), for the dark scheme; 4 at 3:1 on 6. */
const dark: MantineColorsTuple = [
  '#e5e9f0',
  '#c3cad6',
  '#98a4b5',
  '#6c788b',
  '#64718a',
  '#28303d',
  '#1d242f',
  '#151b24',
  '#0e131a',
  '#090c11',
];
const cobalt: MantineColorsTuple = [
  '#eef3ff',
  '#dde7ff',
  '#bccfff',
  '#93b0fd',
  '#6f94f9',
  '#4a74f0',
  '#2f5bea',
  '#264dce',
  '#2141a8',
  '#1d3687',
];

const SANS = "'Inter Variable', Inter, -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, sans-serif";
const MONO = "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

export const theme = createTheme({
  colors: { gray, dark, cobalt },
  primaryColor: 'cobalt',
  primaryShade: { light: 6, dark: 6 },
  defaultRadius: 'md',
  radius: { md: '0.5rem', lg: '0.75rem' },
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  headings: {
    fontFamily: SANS,
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.0625rem', lineHeight: '1.4' } },
  },
  cursorType: 'pointer',
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 280 } },
    // The page keeps its scroll bar, so that nothing jumps when one of these opens.
    Modal: {
      defaultProps: {
        ...{ centered: true, radius: 'lg', lockScroll: false, transitionProps: { duration: 120 } },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: { fontWeight: 600 } },
    },
    Drawer: {
      defaultProps: { lockScroll: false, closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontWeight: 600 } },
    },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Paper: { defaultProps: { radius: 'lg' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

/** Secondary text holds 4.5:1 on every surface of its scheme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': gray[9],
    '--mantine-color-dimmed': '#56647a',
    '--mantine-color-default-border': gray[2],
    '--mantine-color-placeholder': '#69768a',
    '--mantine-color-error': '#c2252b',
    '--console-page': gray[0],
    '--console-surface': '#ffffff',
    '--console-inset': gray[1],
    '--console-line': gray[2],
    '--console-link': cobalt[7],
    '--console-focus': cobalt[3],
    '--console-code-text': '#0b6b4f',
    '--console-code-name': '#2440a8',
    '--console-code-number': '#9a4a00',
    '--console-good': '#12805c',
    '--console-warn': '#b45f06',
    '--console-bad': '#c92a2a',
    '--console-idle': '#8592a6',
  },
  dark: {
    '--mantine-color-text': dark[0],
    '--mantine-color-body': dark[7],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-default-border': dark[5],
    '--mantine-color-placeholder': '#8592a6',
    '--mantine-color-error': '#ff8787',
    '--console-page': dark[8],
    '--console-surface': dark[7],
    '--console-inset': dark[6],
    '--console-line': dark[5],
    '--console-link': cobalt[3],
    '--console-focus': cobalt[8],
    '--console-code-text': '#7fdcb5',
    '--console-code-name': '#9db7ff',
    '--console-code-number': '#f5b76a',
    '--console-good': '#3ecf96',
    '--console-warn': '#f5a545',
    '--console-bad': '#ff7b7b',
    '--console-idle': '#76839a',
  },
});
