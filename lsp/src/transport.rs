//! Messages in and out: the header-and-body framing of the protocol over two byte streams.
//!
//! The reader hands every message to the gate in arrival order and never waits for an answer. Everything that leaves
//! passes one queue, so what is sent first arrives first: a partial result before the answer it belongs to. A body
//! that is no JSON is answered and skipped; only the end of input stops the reader.

use std::{
    io::{self, BufRead, Read, Write},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
};

use futures_util::{FutureExt, Sink, SinkExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::runtime::Handle;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

use crate::gate::{Called, Gate};

/// Longest header line that is looked at; what is longer is skipped piece by piece.
const MAX_HEADER_LINE: u64 = 1 << 12;

/// Longest body that is read. The largest document that is analysed is much smaller, whatever it is written with.
const MAX_BODY: u64 = 64 << 20;

/// How many bytes may wait to be read by the client before it is not listened to any more.
const MAX_UNREAD: usize = 64 << 20;

/// Something to send.
#[derive(Debug)]
pub(crate) enum Outgoing {
    Response(Response),
    Request(Request),
    Notification(Notification),
    /// Nothing is sent after this.
    Close,
}

/// A notification to the client.
#[derive(Debug, Serialize)]
pub(crate) struct Notification {
    jsonrpc: &'static str,
    method: &'static str,
    params: Value,
}

/// The way out, in order. Sending never blocks; whoever makes messages must look whether they are read.
#[derive(Debug, Clone)]
pub(crate) struct Outbox {
    queue: Sender<Option<Vec<u8>>>,
    unread: Arc<Unread>,
}

/// How much waits to be read by the client.
#[derive(Debug, Default)]
struct Unread {
    bytes: Mutex<usize>,
    /// Becomes less.
    drained: Condvar,
}

impl Outbox {
    /// The way out, and its end for [`write_messages`].
    pub(crate) fn new() -> (Outbox, Outgoings) {
        let (queue, messages) = channel();
        let unread = Arc::<Unread>::default();
        (Outbox { queue, unread: Arc::clone(&unread) }, Outgoings { messages, unread })
    }

    pub(crate) fn send(&self, message: Outgoing) {
        let body = match message {
            Outgoing::Response(it) => serde_json::to_vec(&it),
            Outgoing::Request(it) => serde_json::to_vec(&it),
            Outgoing::Notification(it) => serde_json::to_vec(&it),
            Outgoing::Close => return self.put(None),
        };
        match body {
            Ok(body) => self.put(Some(body)),
            Err(error) => tracing::error!("a message cannot be written: {error}"),
        }
    }

    fn put(&self, body: Option<Vec<u8>>) {
        *self.unread.bytes() += body.as_ref().map_or(0, Vec::len);
        // The writer is gone only when nobody reads any more.
        let _ = self.queue.send(body);
    }

    /// Whether so much waits to be read that nothing should be added.
    pub(crate) fn is_full(&self) -> bool {
        *self.unread.bytes() > MAX_UNREAD
    }

    /// Waits while it is full.
    fn wait(&self) {
        let full = |it: &mut usize| *it > MAX_UNREAD;
        // Only a panic between two statements that cannot panic poisons it.
        drop(self.unread.drained.wait_while(self.unread.bytes(), full));
    }

    pub(crate) fn notify(&self, method: &'static str, params: Value) {
        self.send(Outgoing::Notification(Notification { jsonrpc: "2.0", method, params }));
    }
}

impl Unread {
    fn bytes(&self) -> MutexGuard<'_, usize> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes off what was read; says whether the queue was full and is not any more.
    fn take_off(&self, length: usize) -> bool {
        let mut bytes = self.bytes();
        let was_full = *bytes > MAX_UNREAD;
        *bytes = bytes.saturating_sub(length);
        let drained = was_full && *bytes <= MAX_UNREAD;
        if drained {
            self.drained.notify_all();
        }
        drained
    }
}

/// The messages that wait for the client.
#[derive(Debug)]
pub(crate) struct Outgoings {
    messages: Receiver<Option<Vec<u8>>>,
    unread: Arc<Unread>,
}

/// Writes what is in the queue until it is closed, and says when it is not full any more. An error means that nobody
/// reads any more.
pub(crate) fn write_messages(
    mut output: impl Write,
    queue: &Outgoings,
    mut drained: impl FnMut(),
) -> io::Result<()> {
    while let Ok(Some(body)) = queue.messages.recv() {
        write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
        output.write_all(&body)?;
        output.flush()?;
        if queue.unread.take_off(body.len()) {
            drained();
        }
    }
    Ok(())
}

/// Why reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The client said so.
    Exit,
    /// The client is gone.
    InputClosed,
}

/// Hands messages to the gate until there are no more.
pub(crate) fn read_messages<S>(
    mut input: impl BufRead,
    gate: &mut Gate<S>,
    outbox: &Outbox,
    mut answers: impl Sink<Response> + Unpin,
    runtime: &Handle,
) -> End
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: std::error::Error,
{
    loop {
        outbox.wait();
        let body = match read_body(&mut input) {
            Ok(Some(body)) => body,
            Ok(None) => break,
            Err(error) => {
                tracing::error!("the server cannot go on: {error}");
                break;
            }
        };
        match decode(&body) {
            Ok(Incoming::Request(request)) => match gate.call(request) {
                Called::Answered(response) => {
                    response.into_iter().for_each(|it| outbox.send(Outgoing::Response(it)));
                }
                Called::Pending(response) => {
                    let outbox = outbox.clone();
                    runtime.spawn(async move {
                        response.await.into_iter().for_each(|it| outbox.send(Outgoing::Response(it)));
                    });
                }
                Called::Exit => return End::Exit,
            },
            Ok(Incoming::Response(response)) => {
                // The sink only fills a table and is always ready.
                let _ = answers.send(response).now_or_never();
            }
            Err(error) => {
                tracing::error!("a message could not be understood: {error}");
                outbox.send(Outgoing::Response(Response::from_error(Id::Null, error)));
            }
        }
    }
    End::InputClosed
}

enum Incoming {
    Request(Request),
    Response(Response),
}

/// The next message's body; `None` at the end of input.
fn read_body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.take(MAX_HEADER_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let header = String::from_utf8_lossy(&line);
        let header = header.trim();
        match (header, length) {
            // Blank lines between messages, or after headers that say no length.
            ("", None) => {}
            ("", Some(length)) if length > MAX_BODY => {
                let problem = format!("a message of {length} bytes is larger than {} MiB", MAX_BODY >> 20);
                return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
            }
            ("", Some(length)) => {
                let mut body = Vec::new();
                let read = input.take(length).read_to_end(&mut body)?;
                return Ok((read as u64 == length).then_some(body));
            }
            _ => length = content_length(header).or(length),
        }
    }
}

fn content_length(header: &str) -> Option<u64> {
    let (name, value) = header.split_once(':')?;
    // Garbage may precede a header on its line.
    name.to_ascii_lowercase().ends_with("content-length").then_some(())?;
    value.trim().parse().ok()
}

fn decode(body: &[u8]) -> Result<Incoming, Error> {
    let value = parse(body).map_err(|error| {
        let mut answer = Error::parse_error();
        answer.message = format!("the message is not JSON: {error}").into();
        answer
    })?;
    let is_request = value.get("method").is_some();
    let message = if is_request {
        Request::deserialize(value).map(Incoming::Request)
    } else {
        Response::deserialize(value).map(Incoming::Response)
    };
    message.map_err(|error| {
        let mut answer = Error::invalid_request();
        answer.message = format!("the message is no request and no response: {error}").into();
        answer
    })
}

/// JSON from bytes. Halves of surrogate pairs, which editors that count in UTF-16 do send, become U+FFFD, which is as
/// long as they are.
fn parse(body: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(body).or_else(|error| {
        let text = String::from_utf8_lossy(body);
        serde_json::from_str(&without_lone_surrogates(&text)).map_err(|_| error)
    })
}

fn without_lone_surrogates(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        result.push_str(before);
        let (length, replacement) = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => (12, None),
            (Some(_), _) => (6, Some("\\ufffd")),
            // The escaped character may be a backslash, and longer than one byte only in broken JSON.
            (None, _) => (1 + escape.chars().nth(1).map_or(0, char::len_utf8), None),
        };
        let (escape, after) = escape.split_at(length);
        result.push_str(replacement.unwrap_or(escape));
        rest = after;
    }
    result.push_str(rest);
    result
}

/// The half of a surrogate pair that `text` begins with as an escape.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xD800..0xE000).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(mut input: &[u8]) -> Vec<String> {
        std::iter::from_fn(|| read_body(&mut input).unwrap())
            .map(|it| String::from_utf8(it).unwrap())
            .collect()
    }

    #[test]
    fn messages_are_framed_by_their_length() {
        assert_eq!(bodies(b"Content-Length: 2\r\n\r\n{}Content-Length: 0\r\n\r\n"), ["{}", ""]);
        assert_eq!(bodies(b"content-length:3\nContent-Type: x\n\n\xc3\xa9!"), ["é!"]);
        assert_eq!(bodies(b""), [""; 0]);
    }

    #[test]
    fn what_is_no_header_is_skipped() {
        let garbage = [b"noise\r\n\r\n\xff\xfe".as_slice(), &[b'x'; 9000]].concat();
        let input = [&garbage, b"Content-Length: 2\r\n\r\n{}".as_slice()].concat();
        assert_eq!(bodies(&input), ["{}"]);
        assert_eq!(bodies(b"Content-Length: many\r\n\r\nContent-Length: 1\r\n\r\n1"), ["1"]);
    }

    #[test]
    fn a_cut_message_is_the_end() {
        assert_eq!(bodies(b"Content-Length: 5\r\n\r\n{}"), [""; 0]);
    }

    #[test]
    fn a_huge_message_is_not_read() {
        let refused = |length: u64| {
            let input = format!("Content-Length: {length}\r\n\r\n{{}}");
            read_body(&mut input.as_bytes()).map_err(|it| it.to_string())
        };
        assert_eq!(refused(MAX_BODY), Ok(None));
        assert_eq!(
            refused(MAX_BODY + 1),
            Err("a message of 67108865 bytes is larger than 64 MiB".to_owned())
        );
        assert!(refused(u64::MAX).is_err());
    }

    #[test]
    fn what_nobody_reads_is_bounded() {
        let (outbox, queue) = Outbox::new();
        outbox.wait();
        let text = "x".repeat(MAX_UNREAD / 2);
        for _ in 0..2 {
            assert!(!outbox.is_full());
            outbox.notify("test", Value::from(text.as_str()));
        }
        assert!(outbox.is_full());
        outbox.send(Outgoing::Close);
        let waiting = std::thread::spawn({
            let outbox = outbox.clone();
            move || outbox.wait()
        });
        let mut drained = 0;
        write_messages(io::sink(), &queue, || drained += 1).unwrap();
        waiting.join().unwrap();
        assert_eq!((outbox.is_full(), drained), (false, 1));
    }

    #[test]
    fn halves_of_surrogate_pairs_are_replaced() {
        let text = |body: &str| parse(body.as_bytes()).unwrap().as_str().unwrap().to_owned();
        assert_eq!(text(r#""a\ud83db""#), "a\u{fffd}b");
        assert_eq!(text(r#""\ude00\ud83d\ude00\ud83d""#), "\u{fffd}😀\u{fffd}");
        assert_eq!(text(r#""\\ud83d\ud83d\n\\""#), "\\ud83d\u{fffd}\n\\");
        assert_eq!(parse(b"\"\xff\"").unwrap(), "\u{fffd}");
        assert!(parse(br#"{"\ud83d""#).is_err());
        assert!(parse("\"\\ud83d\\é".as_bytes()).is_err());
        assert!(parse(b"\"\\ud83d\\").is_err());
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        assert_eq!(decode(b"{").err().unwrap().code.code(), -32700);
        assert_eq!(decode(b"[]").err().unwrap().code.code(), -32600);
        assert_eq!(decode(b"1").err().unwrap().code.code(), -32600);
    }
}
