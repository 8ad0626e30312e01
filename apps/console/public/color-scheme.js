// The scheme of the first paint: what was chosen here before, else what the system prefers.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('color-scheme');
  } catch (error) {
    // Storage is switched off: the system decides.
    chosen = null;
  }
  var prefersDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  var scheme = chosen === 'light' || chosen === 'dark' ? chosen : prefersDark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
