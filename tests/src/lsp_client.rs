//! A client for the language server's program, strict on purpose: whatever the server sends must be awaited or allowed,
//! or the test fails. It waits for messages and never for time.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{
        Arc, Condvar, Mutex, OnceLock,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// After this long a server that should say something is taken to hang.
const HANG: Duration = Duration::from_secs(120);

/// What tests find broken things with.
const TEST_VARIABLE: &str = "BORUNA_LSP_TEST";

/// A running server and the client's side of the conversation.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    log: Arc<(Mutex<String>, Condvar)>,
    log_reader: Option<JoinHandle<()>>,
    /// Received and not awaited yet, in order.
    inbox: VecDeque<Value>,
    /// Methods that may come unawaited any number of times.
    allowed: Vec<&'static str>,
    next_id: i64,
    finished: bool,
    expects_errors: bool,
    /// Whether the server may do what only tests need.
    is_test: bool,
    /// Whether nobody waits for anything any more.
    forgets: bool,
}

/// What a request came to.
pub type Answer = Result<Value, RpcError>;

/// An error the server answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RpcError {
    /// Of JSON-RPC or the protocol.
    pub code: i64,
    /// For people.
    pub message: String,
    /// For clients.
    pub data: Value,
}

/// The request was cancelled by the client.
pub const REQUEST_CANCELLED: i64 = -32800;
/// The document changed before the answer was ready.
pub const CONTENT_MODIFIED: i64 = -32801;
/// What was asked for makes sense and cannot be done.
pub const REQUEST_FAILED: i64 = -32803;
/// The server gave up and wants to be asked again.
pub const SERVER_CANCELLED: i64 = -32802;

impl Client {
    /// The program, to be started by the test itself.
    pub fn command() -> Command {
        let mut command = Command::new(program());
        command.env_remove("BORUNA_LOG").env_remove(TEST_VARIABLE);
        command.env("XDG_CACHE_HOME", std::env::temp_dir().join("boruna-tests"));
        command
    }

    /// Starts the program and says nothing yet.
    pub fn spawn() -> Client {
        Client::spawn_as(Client::command().env(TEST_VARIABLE, "1"), true)
    }

    /// Starts the program as users do: without what only tests may do.
    pub fn spawn_without_tests() -> Client {
        Client::spawn_as(&mut Client::command(), false)
    }

    fn spawn_as(command: &mut Command, is_test: bool) -> Client {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, messages) = channel();
        let output = child.stdout.take().unwrap();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let log = Arc::<(Mutex<String>, Condvar)>::default();
        let stderr = child.stderr.take().unwrap();
        let log_reader = thread::spawn({
            let log = Arc::clone(&log);
            move || {
                for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                    writeln!(log.0.lock().unwrap(), "{line}").unwrap();
                    log.1.notify_all();
                }
            }
        });
        Client {
            input: child.stdin.take(),
            child,
            messages,
            log,
            log_reader: Some(log_reader),
            inbox: VecDeque::new(),
            allowed: Vec::new(),
            next_id: 0,
            finished: false,
            expects_errors: false,
            is_test,
            forgets: false,
        }
    }

    /// Starts the program for a client with these capabilities that has these folders open.
    pub fn start(capabilities: Value, folders: &[&Path]) -> Client {
        let mut client = Client::spawn();
        client.initialize(capabilities, folders);
        client
    }

    /// Starts the program for a client that also gives these options.
    pub fn start_with(capabilities: Value, folders: &[&Path], options: Value) -> Client {
        let mut client = Client::spawn();
        client.introduce(capabilities, folders, options);
        client
    }

    /// Introduces the client; returns what the server can do.
    pub fn initialize(&mut self, capabilities: Value, folders: &[&Path]) -> Value {
        self.introduce(capabilities, folders, json!({ "countQueries": self.is_test }))
    }

    fn introduce(&mut self, capabilities: Value, folders: &[&Path], options: Value) -> Value {
        let folders: Vec<_> = folders.iter().map(|it| json!({ "uri": url(it), "name": "folder" })).collect();
        let answer = self.request(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders,
                "initializationOptions": options }),
        );
        self.notify("initialized", json!({}));
        answer.unwrap()["capabilities"].clone()
    }

    /// Lets messages of this method come whenever they like. Requests among them are answered with `null`.
    pub fn allow(&mut self, method: &'static str) {
        self.inbox.retain(|it| it["method"] != method);
        self.allowed.push(method);
    }

    /// Lets the server log errors.
    pub fn allow_errors(&mut self) {
        self.expects_errors = true;
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request; its answer is awaited elsewhere.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and awaits its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Answer {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Awaits the answer to a request.
    pub fn answer(&mut self, id: i64) -> Answer {
        let message = self.take(|it| it["id"] == id && it.get("method").is_none(), &format!("answer {id}"));
        match message.get("error") {
            Some(error) => Err(RpcError {
                code: error["code"].as_i64().unwrap(),
                message: error["message"].as_str().unwrap().to_owned(),
                data: error["data"].clone(),
            }),
            None => Ok(message["result"].clone()),
        }
    }

    /// Awaits a request or notification of the server; returns its id, if any, and its parameters.
    pub fn expect(&mut self, method: &str) -> (Value, Value) {
        self.expect_where(method, |_| true)
    }

    /// Awaits a request or notification whose parameters satisfy `wanted`.
    pub fn expect_where(&mut self, method: &str, wanted: impl Fn(&Value) -> bool) -> (Value, Value) {
        let message = self.take(|it| it["method"] == method && wanted(&it["params"]), method);
        (message["id"].clone(), message["params"].clone())
    }

    /// Awaits the answer to something that had no id the server could read.
    pub fn next_without_id(&mut self) -> Value {
        self.take(|it| it.get("method").is_none() && it["id"].is_null(), "answer without an id")
    }

    /// Answers a request of the server.
    pub fn respond(&mut self, id: &Value, result: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
    }

    /// The methods of what was received and not awaited, in order.
    pub fn unawaited(&self) -> Vec<String> {
        self.inbox.iter().map(|it| it["method"].as_str().unwrap_or("answer").to_owned()).collect()
    }

    /// Sends a message as it is.
    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends bytes that may be no message at all.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        // A server that is gone shows in what is awaited next.
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    /// Closes the server's input.
    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// Stops reading what the server writes.
    pub fn close_output(&mut self) {
        self.messages = channel().1;
    }

    /// What was logged so far.
    pub fn log(&self) -> String {
        self.log.0.lock().unwrap().clone()
    }

    /// Waits until the log contains `text`.
    pub fn await_log(&self, text: &str) {
        let (log, changed) = &*self.log;
        let (log, timeout) =
            changed.wait_timeout_while(log.lock().unwrap(), HANG, |it| !it.contains(text)).unwrap();
        assert!(!timeout.timed_out(), "no `{text}` in the log:\n{log}");
    }

    /// Forgets what was received and not awaited, and whatever still comes.
    pub fn forget_answers(&mut self) {
        self.forgets = true;
        self.inbox.clear();
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Whether the process runs.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Ends the conversation in order.
    pub fn shut_down(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Ok(Value::Null));
        self.notify("exit", Value::Null);
        let status = self.wait();
        assert_eq!(status.code(), Some(0), "{}", self.log());
    }

    /// Waits for the process to end by itself, and checks that nothing was left unawaited.
    pub fn wait(&mut self) -> ExitStatus {
        loop {
            match self.messages.recv_timeout(HANG) {
                Ok(message) => self.receive(message),
                Err(RecvTimeoutError::Timeout) => panic!("the server does not end; log:\n{}", self.log()),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = self.child.wait().unwrap();
        if let Some(reader) = self.log_reader.take() {
            reader.join().unwrap();
        }
        self.finished = true;
        assert!(self.inbox.is_empty(), "nobody awaited {:#?}", self.inbox);
        let log = self.log();
        assert!(self.expects_errors || !log.contains("ERROR"), "{log}");
        status
    }

    /// The first message that satisfies `wanted`, awaited if need be.
    fn take(&mut self, wanted: impl Fn(&Value) -> bool, name: &str) -> Value {
        let mut looked_at = 0;
        loop {
            while looked_at < self.inbox.len() {
                if wanted(&self.inbox[looked_at]) {
                    return self.inbox.remove(looked_at).unwrap();
                }
                looked_at += 1;
            }
            match self.messages.recv_timeout(HANG) {
                Ok(message) => self.receive(message),
                Err(RecvTimeoutError::Timeout) => panic!("no {name} came; log:\n{}", self.log()),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server ended before {name} came; log:\n{}", self.log())
                }
            }
        }
    }

    fn receive(&mut self, message: Value) {
        let method = message["method"].as_str();
        if self.forgets {
            return;
        }
        if !method.is_some_and(|it| self.allowed.contains(&it)) {
            self.inbox.push_back(message);
        } else if !message["id"].is_null() {
            self.respond(&message["id"], Value::Null);
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !self.finished {
            let _ = self.child.kill();
            let _ = self.child.wait();
            assert!(thread::panicking(), "the conversation was not ended");
        }
    }
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length.expect("a message says its length")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("a message is JSON"))
}

/// The server's program, built if it is not up to date.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build
            .args(["build", "--quiet", "--package", "boruna-lsp", "--message-format=json-render-diagnostics"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .stderr(Stdio::inherit());
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        let output = build.output().unwrap();
        assert!(output.status.success(), "the server does not build");
        let artifacts = String::from_utf8(output.stdout).unwrap();
        let program = artifacts
            .lines()
            .filter_map(|it| serde_json::from_str::<Value>(it).ok())
            .filter(|it| it["target"]["name"] == "boruna-lsp")
            .find_map(|it| it["executable"].as_str().map(PathBuf::from));
        program.expect("the build makes a program")
    })
}

/// The address of a path.
pub fn url(path: &Path) -> String {
    let mut url = String::from("file://");
    for byte in path.to_str().unwrap().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            write!(url, "%{byte:02X}").unwrap();
        }
    }
    url
}

/// A folder of files that is gone after the test.
pub struct Folder {
    dir: tempfile::TempDir,
    root: PathBuf,
}

impl Folder {
    /// A folder with these files.
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let folder = Folder { dir, root };
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// The folder itself, without symbolic links.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The path of something in it.
    pub fn join(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The address of something in it.
    pub fn url(&self, path: &str) -> String {
        url(&self.join(path))
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Deletes a file or folder.
    pub fn delete(&self, path: &str) {
        let path = self.dir.path().join(path);
        if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }.unwrap();
    }
}

/// What tests say about documents.
impl Client {
    /// Opens a document.
    pub fn open(&mut self, url: &str, text: &str) {
        let document = json!({ "uri": url, "languageId": "boruna", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a document's text.
    pub fn replace(&mut self, url: &str, version: i32, text: &str) {
        self.change(url, version, json!([{ "text": text }]));
    }

    /// Changes a document.
    pub fn change(&mut self, url: &str, version: i32, changes: Value) {
        let document = json!({ "uri": url, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Closes a document.
    pub fn close(&mut self, url: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": url } }));
    }

    /// Tells of changes on disk.
    pub fn files_changed(&mut self, urls: &[String]) {
        let changes: Vec<_> = urls.iter().map(|it| json!({ "uri": it, "type": 2 })).collect();
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// The findings of a document, asked for until an edit does not come between.
    pub fn pull(&mut self, url: &str) -> Vec<Value> {
        let report = self.pull_report(url, None);
        report["items"].as_array().unwrap_or_else(|| panic!("{report} is a full report")).clone()
    }

    /// The report on a document.
    pub fn pull_report(&mut self, url: &str, previous: Option<&str>) -> Value {
        let params = json!({ "textDocument": { "uri": url }, "previousResultId": previous });
        self.request("textDocument/diagnostic", params).unwrap()
    }

    /// The findings of a document as `line:character code`.
    pub fn findings(&mut self, url: &str) -> String {
        show(&self.pull(url))
    }

    /// Asks for the findings of a document until they are as `wanted`: files are read in the background, and nothing
    /// says when that is over.
    pub fn await_findings(&mut self, url: &str, wanted: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        self.await_state(|client| {
            last = client.findings(url);
            wanted(&last)
        });
        last
    }

    /// Asks until the answer is yes.
    pub fn await_state(&mut self, mut is_reached: impl FnMut(&mut Client) -> bool) {
        let start = Instant::now();
        while !is_reached(self) {
            assert!(start.elapsed() < HANG, "it never becomes so");
        }
    }

    /// Asks about the place of `$0` in what a document was marked with; see [`cursor`].
    pub fn at(&mut self, method: &str, url: &str, position: &Value) -> Answer {
        self.request(method, json!({ "textDocument": { "uri": url }, "position": position }))
    }

    /// The server's state in numbers.
    pub fn statistics(&mut self) -> Value {
        self.request("boruna/statistics", Value::Null).unwrap()
    }
}

/// Findings as `line:character code`, one a line.
pub fn show(findings: &[Value]) -> String {
    let mut text = String::new();
    for it in findings {
        let start = &it["range"]["start"];
        writeln!(text, "{}:{} {}", start["line"], start["character"], it["code"].as_str().unwrap()).unwrap();
    }
    text
}

/// A text without its `$0`, and the position that it marks; of ASCII alone.
pub fn cursor(text: &str) -> (String, Value) {
    let (before, after) = text.split_once("$0").expect("the text has a cursor");
    let line = before.matches('\n').count();
    let character = before.len() - before.rfind('\n').map_or(0, |it| it + 1);
    (format!("{before}{after}"), json!({ "line": line, "character": character }))
}

/// A place as `file line:character-line:character`.
pub fn show_place(location: &Value) -> String {
    let uri = location.get("uri").or_else(|| location.get("targetUri")).unwrap().as_str().unwrap();
    let range = location.get("range").or_else(|| location.get("targetSelectionRange")).unwrap();
    let at = |it: &Value| format!("{}:{}", it["line"], it["character"]);
    format!("{} {}-{}", uri.rsplit('/').next().unwrap(), at(&range["start"]), at(&range["end"]))
}

/// Places as [`show_place`] shows them.
pub fn show_places(locations: &Value) -> Vec<String> {
    locations.as_array().unwrap_or_else(|| panic!("{locations} is a list")).iter().map(show_place).collect()
}

/// Capabilities of a client that asks for findings.
pub fn pulling() -> Value {
    json!({
        "textDocument": {
            "diagnostic": {},
            "publishDiagnostics": {
                "relatedInformation": true,
                "tagSupport": { "valueSet": [1, 2] },
                "codeDescriptionSupport": true,
                "dataSupport": true,
            },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } },
                "isPreferredSupport": true,
            },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}
