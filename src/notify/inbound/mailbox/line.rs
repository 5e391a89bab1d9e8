//! The line to the mail server: TLS by rustls over ring, as everywhere in the house.

use std::{fmt, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::{MailboxError, within};
use crate::config::ImapConfig;

/// A line, with or without TLS.
pub(super) trait Line: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Line for T {}

/// Opens it.
pub(super) async fn open(config: &ImapConfig) -> Result<Box<dyn Line>, MailboxError> {
    let patience = config.patience;
    let stream = within(patience, TcpStream::connect((config.host.as_str(), config.port))).await?;
    if !config.is_tls {
        return Ok(Box::new(stream));
    }
    let name =
        ServerName::try_from(config.host.clone()).map_err(|error| MailboxError::Tls(error.to_string()))?;
    let connector = TlsConnector::from(Arc::new(client(config)?));
    let greeting = async {
        let safe = connector.connect(name, stream).await;
        safe.map_err(|error| MailboxError::Tls(error.to_string()))
    };
    Ok(Box::new(within(patience, greeting).await?))
}

fn client(config: &ImapConfig) -> Result<ClientConfig, MailboxError> {
    let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    if let Some(path) = &config.ca {
        let fault = |error: &dyn fmt::Display| MailboxError::Tls(format!("{}: {error}", path.display()));
        let authorities = CertificateDer::pem_file_iter(path).map_err(|error| fault(&error))?;
        for authority in authorities {
            let authority = authority.map_err(|error| fault(&error))?;
            roots.add(authority).map_err(|error| fault(&error))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| MailboxError::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(client)
}
