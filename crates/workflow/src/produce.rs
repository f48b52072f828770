//! From a file and a signature that only lacks its value to a new file: copied, hashed, signed by a
//! key, checked as a stranger would check it, and stored. No transaction is open meanwhile.
//!
//! Here is what the leader's signature and the seal share. Whose file it becomes is decided after.

use chungthuc_domain::{ErrorCode, FileId, StampImageId};
use chungthuc_keystore::{PublicKeyAlgorithm, SignatureAlgorithm, Unlock};
use chungthuc_storage::{
    objects::Stored,
    repo::{file::FileVersion, stamp},
};
use futures::TryStreamExt;
use pades::{
    cms::{self, DigestAlgorithm, SignedAttributes},
    compose::StampImage,
    io::ReadAt,
    limits::Limits,
    sign::{PendingSignature, SignError},
    validate::{Evidence, Report, Validator},
};

use crate::{
    Workflow,
    failpoints::Failpoint,
    failure::Failure,
    keys::HeldKey,
    long_term::Revised,
    trust::{Trust, trust},
};

/// The largest PNG that is read back, in bytes.
const MAX_IMAGE: u64 = 1024 * 1024;

/// How a key signs, in the words of the keystore and of CMS.
pub(crate) struct Scheme {
    /// For the key's store.
    pub key: SignatureAlgorithm,
    /// For the signature's own statement.
    pub cms: cms::SignatureAlgorithm,
    /// What the document is hashed with.
    pub digest: DigestAlgorithm,
}

/// How keys of a kind sign; `None` for a kind that doesn't.
pub(crate) fn scheme(key: PublicKeyAlgorithm) -> Option<Scheme> {
    let algorithm = key.default_signature()?;
    let (cms, digest) = match algorithm {
        SignatureAlgorithm::RsaPkcs1Sha256 => {
            (cms::SignatureAlgorithm::RsaPkcs1, DigestAlgorithm::Sha256)
        }
        SignatureAlgorithm::RsaPkcs1Sha384 => {
            (cms::SignatureAlgorithm::RsaPkcs1, DigestAlgorithm::Sha384)
        }
        SignatureAlgorithm::RsaPkcs1Sha512 => {
            (cms::SignatureAlgorithm::RsaPkcs1, DigestAlgorithm::Sha512)
        }
        SignatureAlgorithm::RsaPssSha256 => {
            (cms::SignatureAlgorithm::RsaPss, DigestAlgorithm::Sha256)
        }
        SignatureAlgorithm::RsaPssSha384 => {
            (cms::SignatureAlgorithm::RsaPss, DigestAlgorithm::Sha384)
        }
        SignatureAlgorithm::RsaPssSha512 => {
            (cms::SignatureAlgorithm::RsaPss, DigestAlgorithm::Sha512)
        }
        SignatureAlgorithm::EcdsaP256Sha256 => {
            (cms::SignatureAlgorithm::EcdsaP256, DigestAlgorithm::Sha256)
        }
        SignatureAlgorithm::EcdsaP384Sha384 => {
            (cms::SignatureAlgorithm::EcdsaP384, DigestAlgorithm::Sha384)
        }
        SignatureAlgorithm::Ed25519 => (cms::SignatureAlgorithm::Ed25519, DigestAlgorithm::Sha512),
    };
    Some(Scheme {
        key: algorithm,
        cms,
        digest,
    })
}

impl Workflow {
    /// Signs `source` by `pending` and stores the result as the object `id`. `signatures` is how
    /// many the result must carry, all of which must hold (but for revocation).
    ///
    /// Errors: [`ErrorCode::DocumentChanged`] if the stored file isn't what its row says, those of
    /// the key, [`ErrorCode::SelfCheckFailed`]; nothing is stored then.
    pub(crate) async fn append_signature(
        &self,
        source: &FileVersion,
        id: FileId,
        pending: PendingSignature,
        key: &HeldKey,
        unlock: &Unlock,
        signatures: usize,
    ) -> Result<Stored, Failure> {
        let scheme = scheme(key.certificate.public_key).ok_or(ErrorCode::KeyUnavailable)?;
        let reader = self
            .objects
            .open(source.id.0)
            .await
            .map_err(Failure::broken)?;
        let mut writer = self.objects.create(id.0);
        let mut hasher = pending.hasher(scheme.digest);
        let mut pieces = reader.stream(0..reader.size());
        while let Some(piece) = pieces.try_next().await.map_err(Failure::broken)? {
            hasher.update_prefix(&piece);
            writer.write(&piece).await.map_err(Failure::broken)?;
        }
        let copied = hasher
            .finish(&pending)
            .map_err(|_| ErrorCode::DocumentChanged)?;
        if hex::encode(copied.document_sha256) != source.sha256 {
            return Err(ErrorCode::DocumentChanged.into());
        }
        let attributes = SignedAttributes::new(scheme.digest, &copied.digest, &key.certificate.der)
            .map_err(Failure::broken)?;
        self.reach(Failpoint::Digested).await;

        let signature = self
            .ask_key(key, unlock, scheme.key, attributes.der())
            .await?;
        self.reach(Failpoint::Signed).await;
        let cms = cms::assemble(
            &attributes,
            &signature,
            scheme.cms,
            &key.certificate.chain,
            None,
        )
        .map_err(Failure::broken)?;
        let tail = pending.complete(&cms).map_err(Failure::broken)?;

        let whole = Revised::of(reader.blocking()).and(&tail);
        let report = self.judge(whole, &Evidence::new()).await?;
        if !report.holds_except_revocation() || report.signatures.len() != signatures {
            tracing::error!(file = %source.id, "a new signature does not pass its own check");
            return Err(ErrorCode::SelfCheckFailed.into());
        }
        writer.write(&tail).await.map_err(Failure::broken)?;
        let stored = writer.finish().await.map_err(Failure::broken)?;
        self.reach(Failpoint::Stored).await;
        Ok(stored)
    }

    /// What the validation says of a stored file.
    pub(crate) async fn judge_file(&self, file: FileId) -> Result<Report, Failure> {
        let reader = self.objects.open(file.0).await.map_err(Failure::broken)?;
        self.judge(reader.blocking(), &Evidence::new()).await
    }

    /// What the validation says of a file, by the anchors in force and these answers, now.
    pub(crate) async fn judge(
        &self,
        source: impl ReadAt + Send + 'static,
        evidence: &Evidence,
    ) -> Result<Report, Failure> {
        let Trust { store, policy, .. } = trust(&mut *self.db.read().await?).await?;
        let (now, evidence) = (self.clock.now(), evidence.clone());
        let report = blocking(move || {
            let validator = Validator {
                store: &store,
                policy: &policy,
                evidence: &evidence,
                limits: &Limits::default(),
            };
            validator.validate(&source, now)
        })
        .await?;
        report.map_err(Failure::broken)
    }

    /// A signature or seal image that belongs to `owner` and may be used today, decoded; `None` if it
    /// isn't there.
    pub(crate) async fn stamp_image(
        &self,
        owner: stamp::Owner,
        id: StampImageId,
    ) -> Result<Option<(stamp::StampImage, StampImage)>, Failure> {
        let row = stamp::find(&mut *self.db.read().await?, id).await?;
        let Some(row) = row.filter(|row| row.owner == owner && row.is_usable(self.now().day()))
        else {
            return Ok(None);
        };
        let png = self.stamp_bytes(&row).await?;
        let image = blocking(move || StampImage::decode(&png))
            .await?
            .map_err(Failure::broken)?;
        Ok(Some((row, image)))
    }

    /// The PNG of an image.
    pub(crate) async fn stamp_bytes(&self, row: &stamp::StampImage) -> Result<Vec<u8>, Failure> {
        let reader = self
            .objects
            .open(row.object)
            .await
            .map_err(Failure::broken)?;
        let length = usize::try_from(reader.size().min(MAX_IMAGE)).unwrap_or_default();
        Ok(reader
            .read_range(0, length)
            .await
            .map_err(Failure::broken)?
            .to_vec())
    }
}

/// Runs what computes for long, or reads a file as blocking code does, on a thread for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Failure::broken)
}

/// What people are told when a signature can't be placed; anything else is our fault.
pub(crate) fn placing(error: SignError) -> Failure {
    match error {
        SignError::OffPage(_) | SignError::NoSuchPage { .. } => ErrorCode::PlacementOutside.into(),
        error => Failure::broken(error),
    }
}
