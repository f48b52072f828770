//! `chungthuc serve`: starts the program, and stops it in order.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::ExitCode,
};

use chungthuc_workflow::{Workflow, demo};
use tokio::{net::TcpListener, signal::unix::SignalKind, sync::watch};
use tracing_subscriber::EnvFilter;

use crate::{
    cli::ServeArgs,
    config::{Config, Instead},
    demo_port::DemoServices,
    http::{Site, State, api::ApiClients, demo_pki, router},
    wiring::{self, Demo, Failure},
};

/// Serves until it is told to stop.
///
/// Errors: whatever keeps it from starting.
pub async fn run(args: ServeArgs) -> Result<ExitCode, Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let site = Site::beside_program()?;
    let (listener, state) = if args.demo {
        demo_state(args, site).await?
    } else {
        production_state(args, site).await?
    };
    let workflow = state.workflow.clone();
    let (stop, stopped) = watch::channel(false);
    let house = tokio::spawn(workflow.clone().keep_house(stopped.clone()));
    let watcher = tokio::spawn(workflow.clone().tell_of_changes(stopped.clone()));
    let worker = tokio::spawn(workflow.clone().run_jobs(stopped));
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            told_to_stop().await;
            // Pages that are open would be waited for.
            workflow.close_streams();
        })
        .await?;
    stop.send_replace(true);
    worker.await?;
    watcher.await?;
    house.await?;
    Ok(ExitCode::SUCCESS)
}

async fn production_state(args: ServeArgs, site: Site) -> Result<(TcpListener, State), Failure> {
    let instead = Instead {
        listen: args.listen,
        data: args.data,
    };
    let config = Config::read(&args.config, instead)?;
    let listener = TcpListener::bind(config.listen).await?;
    let workflow = wiring::production(&config).await?;
    println!("Đang phục vụ tại {}", config.public_url);
    Ok((
        listener,
        State::new(
            workflow,
            site,
            &config.public_url,
            &config.proxies,
            ApiClients::new(&config.api),
        ),
    ))
}

async fn demo_state(args: ServeArgs, site: Site) -> Result<(TcpListener, State), Failure> {
    let listen = args
        .listen
        .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
    if !listen.ip().is_loopback() && !args.demo_public {
        return Err(
            "bản thử nghiệm chỉ nghe trên máy này; thêm --demo-public nếu thật sự muốn".into(),
        );
    }
    let listener = TcpListener::bind(listen).await.map_err(|cause| {
        format!("không mở được {listen}: {cause}. Hãy chọn cổng khác bằng --listen")
    })?;
    let address = listener.local_addr()?;
    let data = match args.data {
        Some(data) => data,
        None => std::env::temp_dir().join(format!("chungthuc-demo-{}", std::process::id())),
    };
    let public_url = format!("http://{address}");
    let demo = Demo {
        data: data.clone(),
        database: args.database,
        public_url: public_url.clone(),
        smtp: args.smtp,
    };
    let (workflow, services) = wiring::demo(demo).await?;
    announce(&workflow, &public_url, &data);
    serve_demo_pki(services, &workflow);
    Ok((
        listener,
        State::new(workflow, site, &public_url, &[], ApiClients::of_demo()),
    ))
}

/// Serves the demo PKI until the program ends: what is still being signed then may need a timestamp.
fn serve_demo_pki(services: DemoServices, workflow: &Workflow) {
    let DemoServices { pki, listener } = services;
    match listener {
        Ok(listener) => {
            let routes = demo_pki::router(pki, workflow.clock.clone());
            tokio::spawn(async move {
                if let Err(error) = axum::serve(listener, routes).await {
                    tracing::error!(%error, "the demo PKI is not served any more");
                }
            });
        }
        Err(cause) => eprintln!(
            "Dấu thời gian và kiểm tra thu hồi của bản thử nghiệm không chạy: không mở được {} ({cause}).",
            pki.base_url
        ),
    }
}

/// The address and the accounts.
fn announce(workflow: &Workflow, public_url: &str, data: &std::path::Path) {
    println!("Bản thử nghiệm đang chạy tại  {public_url}");
    println!("Dữ liệu nằm trong             {}", data.display());
    println!(
        "Mật khẩu của mọi tài khoản    {}   ·   mã PIN ký số  {}",
        demo::DEMO_PASSWORD,
        demo::DEMO_PIN
    );
    for account in workflow.demo_accounts() {
        println!(
            "  {:<16} {} · {}",
            account.login, account.name, account.role
        );
    }
    println!("Dừng bằng Ctrl-C.");
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
