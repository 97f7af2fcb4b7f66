// What the rest of the provider may rely on of a directory, whatever is behind it: the same for each way in.
import { deletionContract } from "./deletion";
import { groupsContract } from "./groups";
import { membersContract } from "./members";
import { Subject, WAYS } from "./subject";
import { usersContract } from "./users";

for (const way of WAYS) {
  describe(way.title("a directory"), function () {
    this.timeout(60_000);
    const subject = new Subject(way);
    before(() => subject.open());
    after(() => subject.close());

    usersContract(subject);
    deletionContract(subject);
    groupsContract(subject);
    membersContract(subject);
  });
}
