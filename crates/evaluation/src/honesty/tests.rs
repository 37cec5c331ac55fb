mod anytime;
mod equivalence;
mod placebo;
mod power;
mod sensitivity;
