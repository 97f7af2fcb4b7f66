// Loaded into provider processes while coverage is measured. Node writes what was run when a process exits, and a killed one does not:
// so this one writes it when it is asked to end, and then ends as if it had been killed.
const { takeCoverage } = require("node:v8");

process.on("SIGTERM", () => {
  takeCoverage();
  process.kill(process.pid, "SIGKILL");
});
