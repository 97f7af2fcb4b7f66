#!/usr/bin/env node
// Runs Node programs for the Pulumi engine where its own language host is missing, as it is where the engine was built
// from source. Started by the engine in the program's folder, with the engine's address as the last argument. Speaks
// pulumirpc.LanguageRuntime (pulumi/proto/pulumi/language.proto) with the program's own @pulumi/pulumi.
"use strict";
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const { join } = require("node:path");

/** cmd/run ends so where it has shown the error itself. */
const ALREADY_SHOWN = 32;

const sdk = sdkOf(process.cwd());
const grpc = createRequire(sdk.resolve("@pulumi/pulumi"))("@grpc/grpc-js");
const { LanguageRuntimeService } = sdk("@pulumi/pulumi/proto/language_grpc_pb");
const replies = sdk("@pulumi/pulumi/proto/language_pb");
const { PluginInfo } = sdk("@pulumi/pulumi/proto/plugin_pb");
const engineAddress = process.argv.at(-1);

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  handshake: answer(() => new replies.LanguageHandshakeResponse()),
  getPluginInfo: answer(() => new PluginInfo()),
  // Plugins are found, or asked for, as the program's resources need them.
  getRequiredPlugins: answer(() => new replies.GetRequiredPluginsResponse()),
  getRequiredPackages: answer(() => new replies.GetRequiredPackagesResponse()),
  run: answer(run),
  runPlugin: runPolicyPack,
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
// The engine holds the other end: when it is gone, so are we.
process.stdin.on("end", () => process.exit()).resume();

/** A handler from a function of the request to its reply, or to the promise of one. */
function answer(reply) {
  return ({ request }, callback) => {
    Promise.resolve(request)
      .then(reply)
      .then(
        (message) => callback(null, message),
        (error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
      );
  };
}

/** `require` for what a program in that folder has installed. */
function sdkOf(folder) {
  const require = createRequire(join(folder, "index.js"));
  try {
    require.resolve("@pulumi/pulumi");
    return require;
  } catch {
    throw new Error(`running the program in ${folder}: @pulumi/pulumi is not installed there; run: npm install`);
  }
}

/** Policy packs are the one kind of plugin that the engine asks for here. What one says goes back to the engine, first of all its port. */
function runPolicyPack(call) {
  const { request } = call;
  const folder = request.getInfo().getProgramDirectory();
  const say = (fill) => (data) => call.write(fill(new replies.RunPluginResponse(), data));
  const end = (status) => {
    say((reply) => reply.setExitcode(status))();
    call.end();
  };
  let script;
  try {
    script = sdkOf(folder).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  } catch ({ message }) {
    say((reply) => reply.setStderr(Buffer.from(`${message}\n`)))();
    end(1);
    return;
  }
  const variables = request
    .getEnvList()
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const pack = spawn(process.execPath, [script, ...request.getArgsList(), folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...Object.fromEntries(variables) },
  });
  pack.stdout.on(
    "data",
    say((reply, data) => reply.setStdout(data)),
  );
  pack.stderr.on(
    "data",
    say((reply, data) => reply.setStderr(data)),
  );
  const kill = () => pack.kill();
  call.on("cancelled", kill);
  process.once("exit", kill);
  pack.once("close", (code) => {
    process.off("exit", kill);
    end(code ?? 1);
  });
}

async function run(request) {
  const info = request.getInfo();
  const options = info.getOptions()?.toJavaScript() ?? {};
  const nodeArguments = String(options.nodeargs ?? "")
    .split(/\s+/)
    .filter(Boolean);
  const script = sdkOf(info.getProgramDirectory()).resolve("@pulumi/pulumi/cmd/run");
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: request.getParallel(),
  };
  const program = spawn(
    process.execPath,
    [
      ...nodeArguments,
      script,
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info.getEntryPoint(),
      ...request.getArgsList(),
    ],
    {
      cwd: request.getPwd(),
      // The engine shows what plugins write: the program's words go the same way.
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
        ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
      },
    },
  );
  const end = () => program.kill();
  process.once("exit", end);
  const status = await new Promise((resolve, reject) => {
    program.once("error", reject);
    program.once("exit", (code, signal) => resolve(code ?? signal));
  });
  process.off("exit", end);

  const response = new replies.RunResponse();
  if (status === ALREADY_SHOWN) response.setBail(true);
  else if (status !== 0) response.setError(`Program exited with non-zero exit code: ${status}`);
  return response;
}
