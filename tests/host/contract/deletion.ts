import { expect } from "chai";
import { ProviderError } from "../../../provider/errors/provider-error";
import { refusal } from "./refusal";
import type { Subject } from "./subject";

/** What a directory promises of deletions: not one without its proof, and not of somebody else. */
export function deletionContract(subject: Subject): void {
  it("deletes an account by a proof, and takes one that is gone for deleted", async () => {
    const user = await subject.user("leaver");
    const prove = () => subject.proofOf(user);
    await subject.directory.deleteUser(user, prove);
    expect(await subject.found("leaver")).to.equal(undefined);
    expect(await subject.directory.findUser(user)).to.equal(undefined);
    await subject.directory.deleteUser(user, prove);
  });

  it("deletes nothing where there is no proof, where it is another account's, and where it was spent", async () => {
    const user = await subject.user("stays");
    const spent = await subject.proofOf(user);
    spent.spendFor(user);
    const doing = "deleting user stays";
    const none = new ProviderError({
      code: "workspaces-unknown",
      doing,
      happened: "they have a WorkSpace",
      next: "see",
    });
    for (const prove of [
      () => Promise.reject(none),
      () => subject.proofOf({ guid: "00000000-0000-0000-0000-000000000000" }),
      () => Promise.resolve(spent),
    ]) {
      await refusal(subject.directory.deleteUser(user, prove), "workspaces-unknown");
    }
    expect(await subject.found("stays")).to.include({ objectGUID: user.guid });
  });

  it("leaves an account that has the name of one that is gone", async () => {
    const user = await subject.user("namesake");
    await subject.sandbox.directory.delete(user.dn);
    await subject.byHand("namesake");
    await subject.directory.deleteUser(user, () => subject.proofOf(user));
    expect(await subject.found("namesake")).to.include({ sAMAccountName: "namesake" });
  });

  it("deletes an account that somebody renamed, and not who took its name", async () => {
    const user = await subject.user("swapped");
    await subject.rename("swapped", "swappedaway");
    await subject.byHand("swapped");
    await subject.directory.deleteUser(user, () => subject.proofOf(user));
    expect(await subject.found("swappedaway")).to.equal(undefined);
    expect(await subject.found("swapped")).to.include({ sAMAccountName: "swapped" });
  });

  it("says of an account that holds other entries what keeps it, and deletes nothing", async () => {
    const user = await subject.user("holder");
    await subject.sandbox.directory.add(`CN=Devices,${user.dn}`, { objectClass: "classStore" });
    await refusal(
      subject.directory.deleteUser(user, () => subject.proofOf(user)),
      "directory-refused",
    );
    expect(await subject.found("holder")).to.include({ objectGUID: user.guid });
    expect(await subject.sandbox.directory.search("(cn=Devices)")).to.have.length(1);
  });
}
