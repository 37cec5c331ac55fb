-- Accounts and sessions are no events: they change, end and can be erased.

create table account (
    person text collate "C" primary key,
    address text collate "C" unique,
    name text collate "C",
    password text collate "C",
    issuer text collate "C",
    subject text collate "C",
    created text collate "C" not null,
    disabled text collate "C",
    erased text collate "C",
    unique (issuer, subject),
    check ((issuer is null) = (subject is null)),
    check (erased is null
        or coalesce(address, name, password, issuer, subject) is null)
);

create table session (
    token text collate "C" primary key check (length(token) = 64),
    person text collate "C" not null references account (person),
    organisation text collate "C",
    role text collate "C",
    csrf text collate "C" not null,
    created text collate "C" not null,
    last_seen text collate "C" not null,
    confirmed text collate "C" not null,
    expires text collate "C" not null,
    check ((organisation is null) = (role is null))
);

create index session_person on session (person);
create index session_expires on session (expires);

-- By the SHA-256 of what was written as an address, whether or not it has an account.
create table sign_in_attempt (
    address text collate "C" primary key check (length(address) = 64),
    failed bigint not null check (failed > 0),
    last text collate "C" not null,
    locked_until text collate "C"
);
