-- Ways in that end by themselves. Each is known by the SHA-256 of what the browser shows.

-- One for each person at a time: who has it may say how the person signs in.
create table invitation (
    person text primary key references account (person),
    token text not null unique check (length(token) = 64),
    created text not null,
    expires text not null
) strict;

-- What a provider of OpenID Connect was asked, until the browser comes back from it.
create table provider_question (
    state text primary key check (length(state) = 64),
    browser text not null check (length(browser) = 64),
    nonce text not null,
    verifier text not null,
    purpose text not null,
    concerns text,
    leads_to text not null,
    expires text not null
) strict;

create index provider_question_expires on provider_question (expires);
