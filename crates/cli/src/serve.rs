//! `brygga serve`: the pages and public data addresses.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use domain::regime::interest::RateTable;
use identity::{Provider, Settings};
use operations::follow_designs::register_shipped;
use operations::library::Library;
use operations::rate_file;
use operations::reception::Reception;
use register::location::Location;
use time::OffsetDateTime;
use tokio::net::TcpListener;
use web::service::Service;

use crate::account;
use crate::evaluate::design::moment;
use crate::progress::ImportProgress;

/// Serve the pages and public data
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Address and port to listen on
    #[arg(long, default_value_t = DEFAULT_ADDRESS, value_name = "ADDR")]
    listen: SocketAddr,
    /// Where the register is: a file, or postgres://USER:PASSWORD@HOST/DATABASE [default:
    /// register.sqlite in the store]
    #[arg(long, value_name = "LOCATION")]
    register: Option<Location>,
    /// Play fictional persons under real ordinances in a register of their own [default:
    /// demonstration.sqlite in the store]; the page to sign in on shows how
    #[arg(long)]
    demo: bool,
    /// A file with rates that interest on reclaims follows, later than those that ship
    #[arg(long, value_name = "FILE")]
    rates: Option<PathBuf>,
    /// Let people sign in at this provider of OpenID Connect
    #[arg(long, value_name = "URL", requires_all = ["oidc_client", "public_address"])]
    oidc_issuer: Option<String>,
    /// The service's client id at the provider
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    oidc_client: Option<String>,
    /// A file with the service's client secret on its first line; none for a public client
    #[arg(long, value_name = "FILE", requires = "oidc_issuer")]
    oidc_secret_file: Option<PathBuf>,
    /// Where visitors reach the service, such as `https://brygga.example.se`; the provider leads
    /// back to /logga-in/svar there
    #[arg(long, value_name = "URL", requires = "oidc_issuer")]
    public_address: Option<String>,
    /// Let nobody sign in with a password
    #[arg(long, requires = "oidc_issuer", conflicts_with = "demo")]
    no_passwords: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            listen: DEFAULT_ADDRESS,
            register: None,
            demo: false,
            rates: None,
            oidc_issuer: None,
            oidc_client: None,
            oidc_secret_file: None,
            public_address: None,
            no_passwords: false,
        }
    }
}

/// Only this machine: whoever wants to be reached from outside says so.
const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Serves until the process is told to stop. It answers from the first moment; while the store is
/// made, every page says how far that has come.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(arguments, store))
}

async fn serve(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let listen = arguments.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        anyhow::anyhow!("listen on {listen}: {error}; choose another with --listen")
    })?;
    let address = listener.local_addr()?;
    let service = Service::default();
    service.receive(reception(arguments, store).await?);
    let opening = tokio::task::spawn_blocking({
        let (service, store) = (service.clone(), store.to_owned());
        move || open(&service, &store)
    });
    let serving = axum_serve(listener, service.clone());
    tokio::pin!(serving);
    tokio::select! {
        stopped = &mut serving => return stopped,
        opened = opening => opened??,
    }
    announce(address);
    tokio::task::spawn_blocking({
        let service = service.clone();
        move || service.warm()
    });
    tokio::spawn(service.keep_fresh());
    serving.await
}

/// Opens the register, and gives it what it has from the start or plays the demonstration.
async fn reception(arguments: &Arguments, store: &Path) -> anyhow::Result<Reception> {
    let mut location = account::location(arguments.register.as_ref(), store)?;
    if arguments.demo && arguments.register.is_none() {
        location = Location::File(store.join("demonstration.sqlite"));
    }
    let mut reception = Reception::open(&location).await?;
    if let Some(file) = &arguments.rates {
        reception = reception.with_rates(rates_in(file)?)?;
    }
    if let Some(provider) = provider(arguments)? {
        reception = reception.with_provider(provider);
    }
    if arguments.no_passwords {
        reception = reception.without_passwords();
    }
    Ok(if arguments.demo {
        reception.for_demonstration().await?
    } else {
        reception.for_use(OffsetDateTime::now_utc()).await?
    })
}

fn rates_in(file: &Path) -> anyhow::Result<RateTable> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        anyhow::anyhow!("read the rates {shown}: {error}; name another with --rates")
    })?;
    Ok(rate_file::read(&shown, &text)?)
}

/// Returns the provider that people sign in at, where one is named.
fn provider(arguments: &Arguments) -> anyhow::Result<Option<Provider>> {
    let Arguments { oidc_issuer, oidc_client, oidc_secret_file, public_address, .. } = arguments;
    let (Some(issuer), Some(client), Some(own)) = (oidc_issuer, oidc_client, public_address) else {
        return Ok(None);
    };
    let secret = oidc_secret_file.as_deref().map(secret_in).transpose()?;
    let settings = Settings {
        issuer: issuer.clone(),
        client: client.clone(),
        secret,
        returns_to: format!("{}/logga-in/svar", own.trim_end_matches('/')),
    };
    Ok(Some(Provider::new(settings)?))
}

/// Returns the first line of a file with a secret; the secret is in no message.
fn secret_in(file: &Path) -> anyhow::Result<String> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        anyhow::anyhow!("read the secret in {shown}: {error}; name another with --oidc-secret-file")
    })?;
    let secret = text.lines().next().unwrap_or_default().trim();
    anyhow::ensure!(!secret.is_empty(), "read the secret in {shown}: its first line is empty");
    Ok(secret.to_owned())
}

fn open(service: &Service, store: &Path) -> anyhow::Result<()> {
    let bar = ImportProgress::new();
    let library = Library::open(store, &mut |done, total| {
        bar.note(done, total);
        service.progress().note(done, total);
    })?;
    bar.finish();
    if let Err(error) = register_shipped(&library, &moment()) {
        tracing::warn!(%error, "the designs that ship could not be registered");
    }
    service.open(library);
    Ok(())
}

async fn axum_serve(listener: TcpListener, service: Service) -> anyhow::Result<()> {
    web::serve(listener, service, told_to_stop()).await?;
    Ok(())
}

/// Says where the service is. Scripts wait for this line.
#[expect(clippy::print_stdout, reason = "the address is what the command prints")]
fn announce(address: SocketAddr) {
    println!("Brygga: http://{address}/");
}

/// Waits for the signal to stop that a terminal or a supervisor sends.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
}
