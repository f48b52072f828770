//! Word of what others do while a page is open: the stream of events that the server keeps for it, and
//! what was last told. One connection a window, and only while the window is seen: browsers allow few.
//!
//! Without JavaScript, or where the stream can't get through, pages are as they were loaded.

use chungthuc_domain::{
    PersonId,
    view::{
        account::{Counters, SessionView},
        live::LiveEvent,
    },
};
use leptos::prelude::*;

/// What was told, in the context of all pages.
#[derive(Clone, Copy)]
pub struct Live {
    /// How much waits where; `None`: as the page was loaded.
    counters: RwSignal<Option<Counters>>,
    /// The event that was told last. Each sets it, equal or not.
    event: RwSignal<Option<LiveEvent>>,
    /// Who is logged in.
    me: StoredValue<Option<PersonId>>,
}

impl Default for Live {
    /// Nothing was told yet.
    fn default() -> Self {
        Self {
            counters: RwSignal::new(None),
            event: RwSignal::new(None),
            me: StoredValue::new(None),
        }
    }
}

impl Live {
    /// How much waits where by now, for a page that was loaded with `session`.
    pub fn counters_of(self, session: &SessionView) -> Signal<Counters> {
        let loaded = session.counters;
        Signal::derive(move || self.counters.get().unwrap_or(loaded))
    }

    /// Whether it was whoever is logged in here.
    pub fn is_me(self, by: Option<PersonId>) -> bool {
        by.is_some() && self.me.get_value() == by
    }

    /// Calls `heard` with each event from now on, until the page is left.
    pub fn listen(self, heard: impl Fn(&LiveEvent) + 'static) {
        Effect::new(move |before: Option<()>| {
            self.event.with(|event| {
                // What was told before the page was there is nothing new to it.
                if let (Some(()), Some(event)) = (before, event) {
                    untrack(|| heard(event));
                }
            });
        });
    }

    /// Takes over who is logged in and what waits, as the server says it with each page, and opens the
    /// stream if there is none yet or its session had ended. In an effect.
    pub fn begin(self, session: &SessionView) {
        self.me.set_value(Some(session.person));
        self.counters.set(Some(session.counters));
        #[cfg(all(feature = "hydrate", feature = "staff"))]
        stream::open(self, session.as_of);
    }

    #[cfg(all(feature = "hydrate", feature = "staff"))]
    fn take(self, event: LiveEvent) {
        if let LiveEvent::Counters(counters) = &event {
            self.counters.set(Some(*counters));
        }
        self.event.set(Some(event));
    }
}

/// The context's.
pub fn use_live() -> Live {
    use_context::<Live>().unwrap_or_default()
}

#[cfg(all(feature = "hydrate", feature = "staff"))]
mod stream {
    //! The connection: opened while the window is seen, and again after a pause that grows.

    use std::{cell::RefCell, time::Duration};

    use chungthuc_domain::{calendar::Moment, view::live::LiveEvent};
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, prelude::Closure};
    use web_sys::{EventSource, MessageEvent, VisibilityState};

    use super::Live;

    const ADDRESS: &str = "/su-kien";
    /// The first pause after a failure, and the longest.
    const PAUSES: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));

    struct Stream {
        live: Live,
        /// Told up to here.
        up_to: i64,
        source: Option<EventSource>,
        /// What the connection calls.
        on_message: Closure<dyn Fn(MessageEvent)>,
        on_error: Closure<dyn Fn(web_sys::Event)>,
        pause: Duration,
        waiting: Option<TimeoutHandle>,
        /// The session is over: nothing is asked for until somebody has logged in again.
        is_over: bool,
    }

    thread_local! {
        static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
    }

    /// Runs `act` on the stream, if there is one.
    fn with(act: impl FnOnce(&mut Stream)) {
        STREAM.with_borrow_mut(|stream| {
            if let Some(stream) = stream {
                act(stream);
            }
        });
    }

    pub(super) fn open(live: Live, as_of: Moment) {
        let is_new = STREAM.with_borrow_mut(|stream| {
            if let Some(stream) = stream {
                // Somebody has logged in again.
                if std::mem::take(&mut stream.is_over) {
                    stream.connect();
                }
                return false;
            }
            let mut begun = Stream {
                live,
                up_to: as_of.0,
                source: None,
                on_message: Closure::new(told),
                on_error: Closure::new(|_| with(Stream::failed)),
                pause: PAUSES.0,
                waiting: None,
                is_over: false,
            };
            begun.connect();
            *stream = Some(begun);
            true
        });
        if is_new {
            // For as long as the window lives.
            let seen = window_event_listener_untyped("visibilitychange", |_| {
                with(|stream| {
                    if is_seen() {
                        stream.connect();
                    } else {
                        stream.close();
                    }
                });
            });
            std::mem::forget(seen);
        }
    }

    fn is_seen() -> bool {
        document().visibility_state() == VisibilityState::Visible
    }

    impl Stream {
        fn close(&mut self) {
            if let Some(source) = self.source.take() {
                source.set_onmessage(None);
                source.set_onerror(None);
                source.close();
            }
            if let Some(waiting) = self.waiting.take() {
                waiting.clear();
            }
        }

        fn connect(&mut self) {
            if self.is_over || self.source.is_some() || !is_seen() {
                return;
            }
            self.close();
            let address = format!("{ADDRESS}?tu={}", self.up_to);
            let Ok(source) = EventSource::new(&address) else {
                return;
            };
            source.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
            source.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
            self.source = Some(source);
        }

        /// A connection that broke off comes back by itself; one that was refused doesn't.
        fn failed(&mut self) {
            let closed = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
            if !self.source.as_ref().is_some_and(closed) {
                return;
            }
            self.close();
            let again = || with(Stream::connect);
            self.waiting = set_timeout_with_handle(again, self.pause).ok();
            self.pause = (self.pause * 2).min(PAUSES.1);
        }
    }

    fn told(message: MessageEvent) {
        let text = message.data().as_string().unwrap_or_default();
        // A newer program's event, after an update, is no news to this page.
        let Ok(event) = serde_json::from_str::<LiveEvent>(&text) else {
            return;
        };
        let mut live = None;
        with(|stream| {
            stream.pause = PAUSES.0;
            if let Ok(up_to) = message.last_event_id().parse() {
                stream.up_to = stream.up_to.max(up_to);
            }
            if event == LiveEvent::Ended {
                stream.is_over = true;
                stream.close();
            }
            live = Some(stream.live);
        });
        if let Some(live) = live {
            live.take(event);
        }
    }
}
