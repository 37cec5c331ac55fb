-- Ways in that end by themselves. Each is known by the SHA-256 of what the browser shows.

-- One for each person at a time: who has it may say how the person signs in.
create table invitation (
    person text collate "C" primary key references account (person),
    token text collate "C" not null unique check (length(token) = 64),
    created text collate "C" not null,
    expires text collate "C" not null
);

-- What a provider of OpenID Connect was asked, until the browser comes back from it.
create table provider_question (
    state text collate "C" primary key check (length(state) = 64),
    browser text collate "C" not null check (length(browser) = 64),
    nonce text collate "C" not null,
    verifier text collate "C" not null,
    purpose text collate "C" not null,
    concerns text collate "C",
    leads_to text collate "C" not null,
    expires text collate "C" not null
);

create index provider_question_expires on provider_question (expires);
