// Starts a directory, says where its files are, and does nothing more until it is killed.
import { dirname } from "node:path";
import { Directory } from "../../directory/directory";

void Directory.start().then(({ caFile }) => {
  console.log(dirname(dirname(dirname(caFile))));
});
