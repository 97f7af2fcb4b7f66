// The commands of pulumi that the documents name, and their options as `pulumi COMMAND --help` of 3.259 lists them, without those
// that only its developers use.
export const PULUMI: {
  readonly everywhere: readonly string[];
  readonly commands: Readonly<Record<string, readonly string[]>>;
} = {
  everywhere:
    "--color --cwd --emoji --fully-qualify-stack-names --help --logtostderr --non-interactive --verbose -C -Q -e -h -v".split(
      " ",
    ),
  commands: {
    up: "--attach-debugger --config --config-file --config-path --continue-on-error --debug --diff --exclude --exclude-dependents --expect-no-changes --ignore-protect --json --message --parallel --policy-pack --policy-pack-config --refresh --replace --run-program --secrets-provider --show-config --show-full-output --show-policy-remediations --show-reads --show-replacement-steps --show-sames --show-secrets --skip-config-validation --skip-plugin-pre-install --skip-preview --stack --strict --suppress-outputs --suppress-progress --target --target-dependents --target-replace --urns --yes -c -d -f -j -m -p -r -s -t -y".split(
      " ",
    ),
    preview:
      "--attach-debugger --config --config-file --config-path --debug --diff --exclude --exclude-dependents --expect-no-changes --ignore-protect --import-file --json --message --parallel --policy-pack --policy-pack-config --refresh --replace --run-program --save-plan --show-config --show-full-output --show-policy-remediations --show-reads --show-replacement-steps --show-sames --show-secrets --skip-config-validation --skip-plugin-pre-install --stack --suppress-outputs --suppress-progress --target --target-dependents --target-replace --urns -c -d -j -m -p -r -s -t -x".split(
        " ",
      ),
    destroy:
      "--config --config-file --config-path --continue-on-error --debug --diff --exclude --exclude-protected --ignore-protect --json --message --parallel --preview-only --refresh --remove --run-program --show-config --show-full-output --show-replacement-steps --show-sames --skip-config-validation --skip-plugin-pre-install --skip-preview --stack --suppress-outputs --suppress-progress --target --target-dependents --urns --yes -c -d -f -j -m -p -r -s -t -x -y".split(
        " ",
      ),
    refresh:
      "--clear-pending-creates --config --config-file --config-path --debug --diff --exclude --exclude-dependents --expect-no-changes --import-pending-creates --json --message --parallel --preview-only --run-program --show-replacement-steps --show-sames --skip-config-validation --skip-pending-creates --skip-plugin-pre-install --skip-preview --stack --suppress-outputs --suppress-progress --target --target-dependents --urns --yes -c -d -f -j -m -p -s -t -x -y".split(
        " ",
      ),
    import:
      "--config-file --debug --diff --file --from --generate-code --generate-resources --json --message --out --parallel --parent --preview-only --properties --protect --provider --skip-plugin-pre-install --skip-preview --stack --suppress-outputs --suppress-progress --urns --yes -d -f -j -m -o -p -s -y".split(
        " ",
      ),
    cancel: "--stack --yes -s -y".split(" "),
    new: "--config --config-path --description --dir --force --generate-only --list-templates --name --offline --runtime-options --secrets-provider --stack --yes -c -d -f -g -l -n -o -s -y".split(
      " ",
    ),
    install: "--no-dependencies --no-plugins --parallel --reinstall --use-language-version-tools".split(" "),
    login:
      "--cloud-url --default-org --insecure --interactive --local --oidc-expiration --oidc-org --oidc-team --oidc-token --oidc-user -c -l".split(
        " ",
      ),
    version: [],
    stack: "--output --show-ids --show-name --show-secrets --show-urns --stack -i -s -u".split(" "),
    "stack init": "--copy-config-from --no-select --secrets-provider --stack --teams --yes -s -y".split(" "),
    "stack select": "--create --secrets-provider --stack -c -s".split(" "),
    "stack rename": "--stack -s".split(" "),
    "stack output": "--json --shell --show-secrets --stack -j -s".split(" "),
    "stack rm": "--force --preserve-config --remove-backups --stack --yes -f -s -y".split(" "),
    "stack export": "--file --show-secrets --stack --version -s".split(" "),
    "stack import": "--file --force --stack -f -s".split(" "),
    config: "--config-file --json --open --show-secrets --stack -j -s".split(" "),
    "config get": "--config-file --json --open --path --stack -j -s".split(" "),
    "config set": "--config-file --path --plaintext --raw --secret --stack --type -s".split(" "),
    "config rm": "--config-file --path --stack -s".split(" "),
    "config refresh": "--config-file --force --stack -f -s".split(" "),
    "state move": "--dest --include-parents --source --yes -y".split(" "),
    "state delete": "--all --force --stack --target-dependents --yes -s -y".split(" "),
    "state unprotect": "--all --stack --yes -s -y".split(" "),
    "state taint": "--stack --yes -s -y".split(" "),
    "state untaint": "--all --stack --yes -s -y".split(" "),
    "policy enable": "--config --policy-group".split(" "),
  },
};
