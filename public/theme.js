// Before the first paint: the theme chosen last time, or else the system's.
try {
  document.documentElement.dataset.theme = localStorage.getItem("confab-theme") ?? "system";
} catch {
  document.documentElement.dataset.theme = "system";
}
