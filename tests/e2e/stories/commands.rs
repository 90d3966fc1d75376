//! The command line as its help tells it: examples, exit codes, JSON, variables, settings, pages.

use e2e::boto::{Keys, text};
use e2e::programs::{Ended, run};
use e2e::{Instance, User, instance};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// In the order in which their examples are run. `demo` is run by the step `demo` of the tests.
const COMMANDS: [&str; 8] = [
    "up",
    "env",
    "status",
    "doctor",
    "demo",
    "completion",
    "man",
    "down",
];

fn ondol(instance: &Instance, args: &[&str]) -> Ended {
    run(instance.command().args(args))
}

/// A shell in the instance's place, which finds the binary under test as `ondol`.
fn shell(instance: &Instance, script: &str) -> Command {
    let programs = instance.scratch("bin");
    let own = programs.join("ondol");
    if !own.exists() {
        std::os::unix::fs::symlink(instance::binary(), &own).unwrap();
    }
    let venv = e2e::programs::venv("aws");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let first = [Some(programs.as_path()), venv.parent()];
    let first = first.into_iter().flatten().map(Path::to_owned);
    let path = std::env::join_paths(first.chain(std::env::split_paths(&path))).unwrap();
    let mut shell = Command::new("bash");
    shell
        .args(["-c", script])
        .current_dir(instance.data.parent().unwrap())
        .env("PATH", path)
        .env("NO_PROXY", "127.0.0.1")
        .env("AWS_PAGER", "");
    shell
}

/// The example of a command's help.
fn example(instance: &Instance, command: &str) -> String {
    let help = ondol(instance, &[command, "--help"]).ok();
    assert!(help.contains("Exit codes: 0 "), "{help}");
    let (_, after) = help.split_once("Example:\n").expect(&help);
    after.lines().next().unwrap().trim().to_owned()
}

#[test]
fn what_cannot_be_printed_is_told_and_a_reader_that_has_gone_is_no_failure() {
    let instance = Instance::start();
    let data = instance.data.display();
    let running = ["status", "status --json", "env", "env --json"];
    let running = running.map(|command| format!("{command} --data {data}"));
    let others = [
        "--help",
        "--version",
        "help up",
        "up --help",
        "completion bash",
    ];
    let others = others.map(str::to_owned);
    for command in running.iter().chain(&others) {
        let full = run(&mut shell(
            &instance,
            &format!("ondol {command} >/dev/full"),
        ));
        assert_eq!(full.code, Some(1), "{command}: {full:?}");
        let words = "ondol: cannot write to stdout: No space left on device";
        assert!(full.err.starts_with(words), "{command}: {full:?}");
        let script = format!("ondol {command} | true; exit ${{PIPESTATUS[0]}}");
        let gone = run(&mut shell(&instance, &script));
        assert_eq!((gone.code, &*gone.err), (Some(0), ""), "{command}");
    }
    instance.end();
}

#[test]
fn every_example_of_the_help_runs() {
    let mut instance = Instance::prepare(User::Own);
    let help = ondol(&instance, &["--help"]).ok();
    let (_, listed) = help.split_once("Commands:\n").expect(&help);
    let listed = listed.lines().take_while(|line| !line.is_empty());
    let mut names: Vec<&str> = listed
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    names.retain(|name| *name != "help");
    names.sort_unstable();
    let mut known = COMMANDS.to_vec();
    known.sort_unstable();
    assert_eq!(names, known, "each command has an example that is run");
    for name in COMMANDS {
        // Where the story's Ondol is; the rest is as the help says it.
        let script = example(&instance, name)
            .replace("./shop", "./data")
            .replace(":4566", &format!(":{}", instance.port));
        match name {
            "up" => {
                let command = shell(&instance, &format!("exec {script}"));
                instance.start_by(command);
            }
            "demo" => assert_eq!(script, "ondol demo --keep"),
            "completion" => {
                let script = format!("{script} && complete -p ondol");
                let told = run(&mut shell(&instance, &script)).ok();
                assert!(told.contains("ondol"), "{told}");
            }
            _ => {
                let told = run(&mut shell(&instance, &script)).ok();
                match name {
                    "env" => assert!(told.contains("clusterArns"), "{told}"),
                    "status" => assert!(told.contains(&instance.endpoint()), "{told}"),
                    _ => {}
                }
            }
        }
    }
    assert!(instance.data.with_file_name("man1/ondol-up.1").exists());
    instance.end();
}

#[test]
fn exit_codes_tell_a_failure_from_a_wrong_call() {
    let instance = Instance::prepare(User::Own);
    let data = instance.data.display().to_string();
    let strange = instance.scratch("strange");
    fs::write(strange.join("thesis.txt"), "years of work").unwrap();
    let strange = strange.display().to_string();
    for name in COMMANDS {
        let wrong = ondol(&instance, &[name, "--colour"]);
        assert_eq!(
            (wrong.code, &*wrong.out),
            (Some(2), ""),
            "{name}: {wrong:?}"
        );
        assert!(wrong.err.contains("--colour"), "{name}: {wrong:?}");
    }
    let file = format!("{strange}/thesis.txt");
    for (args, code, words) in [
        (&["--version"][..], 0, "ondol "),
        (&[], 2, "Usage"),
        (&["dance"], 2, "dance"),
        (&["up", "--data", &strange], 1, "not Ondol's"),
        (&["up", "--data", &data, "--region", "mars-1"], 2, "mars-1"),
        (&["down", "--data", &data], 0, ""),
        (&["down", "--data", &strange], 1, "not Ondol's"),
        (&["env", "--data", &data], 1, "nothing runs"),
        (&["status", "--data", &data], 1, "nothing runs"),
        (&["completion", "tcsh"], 2, "tcsh"),
        (&["completion", "zsh"], 0, "_ondol"),
        (&["man", &file], 1, "thesis.txt"),
        (&["man"], 2, "DIRECTORY"),
    ] {
        let ended = ondol(&instance, args);
        assert_eq!(ended.code, Some(code), "{args:?}: {ended:?}");
        let told = if code == 0 { &ended.out } else { &ended.err };
        assert!(told.contains(words), "{args:?}: {ended:?}");
        assert!(!ended.err.contains("panicked"), "{args:?}: {ended:?}");
    }
    assert!(!instance.data.exists(), "nothing was made");
    instance.end();
}

/// Stdout as one document.
fn document(ended: &Ended) -> Value {
    let read = serde_json::from_str(&ended.out);
    read.unwrap_or_else(|error| panic!("no JSON document ({error}): {ended:?}"))
}

#[test]
fn with_json_stdout_is_one_document_also_when_the_command_fails() {
    let mut instance = Instance::prepare(User::Own);
    let data = instance.data.display().to_string();
    for name in ["env", "status"] {
        let failed = ondol(&instance, &[name, "--json", "--data", &data]);
        assert_eq!(failed.code, Some(1), "{failed:?}");
        let told = document(&failed);
        assert_eq!(told["error"], format!("nothing runs on {data}"));
        assert_eq!(
            told["next"],
            format!("start it with: ondol up --data {data}")
        );
    }
    for name in ["env", "status", "doctor", "demo"] {
        let wrong = ondol(&instance, &[name, "--json", "--colour"]);
        assert_eq!(wrong.code, Some(2), "{wrong:?}");
        let told = text(&document(&wrong), "error");
        assert!(told.contains("'--colour'"), "{told}");
    }
    let doctor = document(&ondol(&instance, &["doctor", "--json"]));
    assert!(doctor["obstacles"].is_array(), "{doctor}");
    instance.start_again();
    let status = document(&instance.ondol("status", &["--json"]));
    assert_eq!(status["endpoint"], instance.endpoint());
    let env = document(&instance.ondol("env", &["--json"]));
    assert_eq!(env["AWS_ENDPOINT_URL"], instance.endpoint());
    assert_eq!(env["ONDOL_REGISTRY"], instance.registry());
    instance.end();
}

#[test]
fn doctor_says_how_all_programs_find_load_balancers_and_what_is_set_on_the_host() {
    use std::os::unix::fs::PermissionsExt;
    let instance = Instance::prepare(User::Own);
    let programs = instance.scratch("programs");
    let getent = programs.join("getent");
    let doctor = || {
        let mut command = instance.command();
        command.args(["doctor", "--json"]).env("PATH", &programs);
        document(&run(&mut command))
    };
    let about_names = |doctor: &Value| {
        let obstacles = doctor["obstacles"].as_array().unwrap().clone();
        let mut names = obstacles
            .into_iter()
            .filter(|one| text(one, "problem").contains("*.localhost"));
        names.next()
    };
    // Nobody to ask: a system without the C library's tools.
    let told = doctor();
    assert_eq!(about_names(&told), None, "{told}");
    let forwarding = told["changes"]
        .as_array()
        .unwrap()
        .iter()
        .any(|one| one["setting"] == "net.ipv4.ip_forward");
    assert_eq!(forwarding, rustix::process::geteuid().is_root(), "{told}");
    for (exit, found) in [(0, true), (2, false)] {
        let script = format!(
            "#!/bin/sh\n[ \"$*\" = 'ahosts ondol.elb.localhost' ] || exit 9\nexit {exit}\n"
        );
        fs::write(&getent, script).unwrap();
        fs::set_permissions(&getent, fs::Permissions::from_mode(0o755)).unwrap();
        let told = doctor();
        let about = about_names(&told);
        assert_eq!(about.is_none(), found, "{told}");
        if let Some(about) = about {
            assert_eq!(about["fatal"], false);
            assert!(text(&about, "remedy").contains("myhostname"), "{about}");
        }
    }
    instance.end();
}

#[test]
fn status_tells_who_uses_what_of_the_disk() {
    let instance = Instance::start();
    let boto = instance.boto();
    let stream = json!({"logGroupName": "/shop/web", "logStreamName": "one"});
    boto.call(
        "logs",
        "CreateLogGroup",
        json!({"logGroupName": "/shop/web"}),
    );
    boto.call("logs", "CreateLogStream", stream.clone());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = u64::try_from(now.unwrap().as_millis()).unwrap();
    let event = json!({"timestamp": now, "message": "x".repeat(100_000)});
    let mut put = stream;
    put["logEvents"] = json!([event]);
    boto.call("logs", "PutLogEvents", put);
    let disk = document(&instance.ondol("status", &["--disk", "--json"]));
    let number = |name: &str| disk[name].as_u64().unwrap();
    assert!(number("free_bytes") > 0 && number("free_bytes") < number("total_bytes"));
    let uses = disk["uses"].as_array().unwrap();
    let bytes = |what: &str, whose: &str| {
        let line = uses
            .iter()
            .find(|one| one["what"] == what && one["whose"] == whose);
        let line = line.unwrap_or_else(|| panic!("no {what} of {whose:?} in {disk}"));
        assert_eq!(line["whole"], true, "{disk}");
        line["bytes"].as_u64().unwrap()
    };
    assert!(bytes("rows", "") > 0, "{disk}");
    assert!(bytes("logs", "/shop/web") >= 100_000, "{disk}");
    let told = instance.ondol("status", &["--disk"]).ok();
    assert!(
        told.contains("/shop/web") && told.contains(" are free"),
        "{told}"
    );
    instance.end();
}

/// What `ondol env` says, and `sts get-caller-identity` with it.
fn settings(instance: &Instance) -> (Value, Value) {
    let env = document(&instance.ondol("env", &["--json"]));
    let keys = Keys {
        id: text(&env, "AWS_ACCESS_KEY_ID"),
        secret: text(&env, "AWS_SECRET_ACCESS_KEY"),
        token: None,
    };
    let identity = instance
        .boto_as(keys)
        .call("sts", "GetCallerIdentity", json!({}));
    (env, identity)
}

#[test]
fn settings_come_from_the_file_a_variable_wins_and_a_flag_wins_over_both() {
    let mut instance = Instance::prepare(User::Own);
    fs::create_dir(&instance.data).unwrap();
    let file = format!(
        "listen = \"127.0.0.1:{}\"\naccount = \"210987654321\"\nregion = \"eu-west-1\"\n\
         log_level = \"debug\"\nlog_format = \"json\"\naccess_key_id = \"filed\"\n\
         secret_access_key = \"secretly\"\n",
        instance.port
    );
    fs::write(instance.data.join("ondol.toml"), file).unwrap();
    let mut up = instance.command();
    up.args(["up", "--data"]).arg(&instance.data);
    instance.start_by(up);
    let (env, identity) = settings(&instance);
    assert_eq!(env["AWS_REGION"], "eu-west-1");
    assert_eq!(env["AWS_ACCESS_KEY_ID"], "filed");
    assert_eq!(identity["Account"], "210987654321");
    let log = fs::read_to_string(instance.log()).unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.iter().any(|line| line["level"] == "DEBUG"), "{log}");
    instance.terminate_up();
    let mut up = instance.command();
    up.args(["up", "--region", "us-west-2"])
        .env("ONDOL_DATA", &instance.data)
        .env("ONDOL_REGION", "eu-north-1")
        .env("ONDOL_ACCESS_KEY_ID", "varied")
        .env("ONDOL_LOG_FORMAT", "text");
    instance.start_by(up);
    let (env, _) = settings(&instance);
    assert_eq!(env["AWS_REGION"], "us-west-2");
    assert_eq!(env["AWS_ACCESS_KEY_ID"], "varied");
    instance.end();
}

#[test]
fn what_the_settings_file_should_not_say_is_refused_by_name() {
    let instance = Instance::prepare(User::Own);
    fs::create_dir(&instance.data).unwrap();
    let file = instance.data.join("ondol.toml");
    for (line, word) in [
        ("colour = \"red\"", "colour"),
        ("region = \"mars-1\"", "mars-1"),
        ("listen = \"everywhere\"", "listen"),
        ("log_format = \"xml\"", "xml"),
        ("log_level = \"a=b=c\"", "a=b=c"),
        ("access_key_id = \"alone\"", "secret-access-key"),
        ("nonsense", "ondol.toml"),
    ] {
        fs::write(&file, line).unwrap();
        let ended = instance.ondol("up", &[]);
        assert_eq!(ended.code, Some(2), "{line}: {ended:?}");
        assert!(ended.err.contains(word), "{line}: {ended:?}");
    }
    let there: Vec<_> = fs::read_dir(&instance.data).unwrap().flatten().collect();
    assert_eq!(
        there.len(),
        1,
        "nothing was made beside the settings: {there:?}"
    );
    fs::remove_dir_all(&instance.data).unwrap();
    instance.end();
}

#[test]
fn completions_and_pages_are_whole() {
    let instance = Instance::prepare(User::Own);
    for name in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = ondol(&instance, &["completion", name]).ok();
        for command in COMMANDS {
            assert!(script.contains(command), "{name} lacks {command}");
        }
    }
    // A reader that goes away early is no failure.
    let script = "set -o pipefail; ondol completion zsh | head -c 1";
    let cut = run(&mut shell(&instance, script));
    assert_eq!((cut.code, &*cut.err), (Some(0), ""));
    let pages = instance.scratch("pages");
    ondol(&instance, &["man", &pages.display().to_string()]).ok();
    for command in COMMANDS {
        let page = fs::read_to_string(pages.join(format!("ondol-{command}.1"))).unwrap();
        assert!(page.contains("Example:"), "{command}: {page}");
    }
    let first = fs::read_to_string(pages.join("ondol.1")).unwrap();
    assert!(first.contains(".TH ondol"), "{first}");
    instance.end();
}
