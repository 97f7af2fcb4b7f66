import { expect } from "chai";
import { inManner } from "./manners";
import { suite } from "./suite";

suite(
  inManner("two controllers, of Windows, whose certificates name each of them alone", "windows"),
  (host) => {
    it("are listed by name in url, without serverName; where the first is lost, the second is gone on with", async () => {
      const { directory } = host.sandbox;
      const { controllers } = directory;
      const settings = { url: controllers.map(({ name }) => `ldaps://${String(name)}`), serverName: undefined };
      const provider = await host.process({
        ...host.directorySettings(settings),
        SANDBOX_NAMES: JSON.stringify(Object.fromEntries(controllers.map(({ name, address }) => [name, address]))),
        NODE_OPTIONS: `${String(host.environment().NODE_OPTIONS)} --require=${require.resolve("./names.cjs")}`,
      });
      const user = await provider.create("user", host.user("ada", { lastName: "Byron" }));
      expect(await host.account("ada"), "written to the first").to.include({ sn: "Byron" });
      await directory.replicate();
      await directory.loseFirst();
      const seen = await provider.read(user);
      expect(seen?.state).to.include({ objectGuid: user.state.objectGuid });
      await provider.update(user, host.user("ada", { lastName: "King" }));
      expect((await provider.read(user))?.inputs).to.include({ lastName: "King" });
    });
  },
  { manner: "windows", secondController: true },
);
