-- Accounts and sessions are no events: they change, end and can be erased.

create table account (
    person text primary key,
    address text unique,
    name text,
    password text,
    issuer text,
    subject text,
    created text not null,
    disabled text,
    erased text,
    unique (issuer, subject),
    check ((issuer is null) = (subject is null)),
    check (erased is null
        or coalesce(address, name, password, issuer, subject) is null)
) strict;

create table session (
    token text primary key check (length(token) = 64),
    person text not null references account (person),
    organisation text,
    role text,
    csrf text not null,
    created text not null,
    last_seen text not null,
    confirmed text not null,
    expires text not null,
    check ((organisation is null) = (role is null))
) strict;

create index session_person on session (person);
create index session_expires on session (expires);

-- By the SHA-256 of what was written as an address, whether or not it has an account.
create table sign_in_attempt (
    address text primary key check (length(address) = 64),
    failed integer not null check (failed > 0),
    last text not null,
    locked_until text
) strict;
