//! The one door for requests and notifications, passed in arrival order.
//!
//! `tower-lsp` runs handlers as concurrent futures, which by itself orders nothing and lets one panic end the process.
//! Here each handler is polled once before the next message is read. As the first thing every handler does is to put
//! an event into the owner's queue, without waiting, that poll *is* the place where order is made. Rules that follow:
//!
//! - a handler is: send the event, await the answer, convert; it locks nothing, reads no file, analyses nothing;
//! - no handler awaits the client;
//! - `$/cancelRequest` takes effect in its first poll: the cancelled request answers at once.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use futures_util::{FutureExt, future::BoxFuture};
use lsp_types::request::Request as _;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

use crate::statistics::{MemoryRequest, StatisticsRequest};

/// Requests that have no parameters. Some clients send an empty object where nothing is expected.
const WITHOUT_PARAMS: [&str; 3] = ["shutdown", MemoryRequest::METHOD, StatisticsRequest::METHOD];

/// Guards a service that answers requests.
pub(crate) struct Gate<S> {
    service: S,
    shut_down: bool,
}

/// What became of a message.
pub(crate) enum Called {
    /// It is done; notifications have no response.
    Answered(Option<Response>),
    /// Its answer will come.
    Pending(BoxFuture<'static, Option<Response>>),
    /// The client wants the process to end.
    Exit,
}

impl<S> Gate<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: std::error::Error,
{
    pub(crate) fn new(service: S) -> Gate<S> {
        Gate { service, shut_down: false }
    }

    /// Whether the client has asked for the end, which makes it an orderly one.
    pub(crate) fn is_shut_down(&self) -> bool {
        self.shut_down
    }

    /// Lets one message pass. Readiness is not asked for: the service is ready unless it has seen `exit`, and that
    /// stays here.
    pub(crate) fn call(&mut self, request: Request) -> Called {
        if request.method() == "exit" {
            return Called::Exit;
        }
        // The service drops what begins so, which only notifications may.
        if request.method().starts_with("$/")
            && let Some(id) = request.id()
        {
            return Called::Answered(Some(Response::from_error(id.clone(), Error::method_not_found())));
        }
        let is_shutdown = request.method() == "shutdown";
        let request = mend(request);
        let id = request.id().cloned();
        let Ok(future) = catch_unwind(AssertUnwindSafe(|| self.service.call(request))) else {
            return Called::Answered(id.map(internal_error));
        };
        let guarded = AssertUnwindSafe(future).catch_unwind().map(move |it| response(it, id));
        let mut guarded = guarded.boxed();
        match (&mut guarded).now_or_never() {
            Some(response) => {
                self.shut_down |= is_shutdown && response.as_ref().is_some_and(Response::is_ok);
                Called::Answered(response)
            }
            None => Called::Pending(guarded),
        }
    }
}

fn response<E: std::error::Error>(
    outcome: Result<Result<Option<Response>, E>, Box<dyn Any + Send>>,
    id: Option<Id>,
) -> Option<Response> {
    match outcome {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            tracing::error!("a message was refused: {error}");
            id.map(internal_error)
        }
        // The hook has logged the panic.
        Err(_) => id.map(internal_error),
    }
}

fn internal_error(id: Id) -> Response {
    Response::from_error(id, Error::internal_error())
}

/// A request as the types that the service reads it with expect it.
fn mend(request: Request) -> Request {
    let is_first = request.method() == "initialize";
    if !is_first && !WITHOUT_PARAMS.contains(&request.method()) {
        return request;
    }
    let (method, id, params) = request.into_parts();
    let request = Request::build(method);
    let request = match params.filter(|_| is_first) {
        Some(params) => request.params(with_old_names(params)),
        None => request,
    };
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}

/// What clients call `workspace.diagnostics`, as the protocol has it, the types call `workspace.diagnostic`.
fn with_old_names(mut params: Value) -> Value {
    if let Some(Value::Object(workspace)) = params.pointer_mut("/capabilities/workspace")
        && let Some(diagnostics) = workspace.remove("diagnostics")
    {
        workspace.insert("diagnostic".to_owned(), diagnostics);
    }
    params
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        future::{Future, poll_fn},
        pin::Pin,
        task::{Context, Poll},
    };

    use serde_json::json;

    use super::*;

    /// Panics where its method says so.
    struct Brittle;

    impl Service<Request> for Brittle {
        type Response = Option<Response>;
        type Error = Infallible;
        type Future = Pin<Box<dyn Future<Output = Result<Option<Response>, Infallible>> + Send>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            let (method, id, params) = request.into_parts();
            assert_ne!(method, "panic/now");
            Box::pin(async move {
                assert_ne!(method, "panic/first");
                if method.ends_with("later") {
                    let mut polls = 0;
                    poll_fn(|_| {
                        polls += 1;
                        if polls == 1 { Poll::Pending } else { Poll::Ready(()) }
                    })
                    .await;
                }
                assert_ne!(method, "panic/later");
                Ok(id.map(|it| Response::from_ok(it, params.unwrap_or_default())))
            })
        }
    }

    fn request(method: &'static str) -> Request {
        Request::build(method).id(1).params(json!({})).finish()
    }

    fn finish(called: Called) -> Option<Response> {
        match called {
            Called::Answered(response) => response,
            Called::Pending(future) => future.now_or_never().unwrap(),
            Called::Exit => panic!("no exit was sent"),
        }
    }

    #[test]
    fn a_panic_is_one_failed_request() {
        let mut gate = Gate::new(Brittle);
        for method in ["panic/now", "panic/first", "panic/later"] {
            let response = finish(gate.call(request(method))).unwrap();
            assert_eq!(response.error().unwrap().code.code(), -32603, "{method}");
            assert_eq!(response.id(), &Id::Number(1));
        }
        assert!(finish(gate.call(request("works"))).unwrap().is_ok());
    }

    #[test]
    fn a_handler_runs_until_it_waits_before_the_next_message() {
        let mut gate = Gate::new(Brittle);
        assert!(matches!(gate.call(request("at once")), Called::Answered(Some(_))));
        assert!(matches!(gate.call(request("later")), Called::Pending(_)));
    }

    #[test]
    fn shutdown_is_noted_and_exit_stays_here() {
        let mut gate = Gate::new(Brittle);
        assert!(!gate.is_shut_down());
        assert!(matches!(gate.call(Request::build("exit").finish()), Called::Exit));
        let Called::Answered(Some(response)) = gate.call(request("shutdown")) else { panic!("no answer") };
        assert_eq!(response.result(), Some(&json!(null)), "parameters of shutdown are dropped");
        assert!(gate.is_shut_down());
    }
}
