//! Where to report a weakness, as explorers look for it in a program's bytes: names and texts, each ended
//! by a zero byte, between two marks. Whoever deploys the program puts its own contacts here.

const TEXT: &str = concat!(
    "=======BEGIN SECURITY.TXT V1=======\0",
    "name\0Wayproof\0",
    "project_url\0the repository this program was built from\0",
    "contacts\0other:the council of the network concerned, which its Network account names\0",
    "policy\0programs/wayproof/README.md in the source\0",
    "preferred_languages\0en\0",
    "auditors\0None\0",
    "=======END SECURITY.TXT V1=======\0",
);

/// `used` keeps it although no instruction reads it.
#[used]
static SECURITY_TXT: [u8; TEXT.len()] = {
    let mut bytes = [0; TEXT.len()];
    bytes.copy_from_slice(TEXT.as_bytes());
    bytes
};
