//! Turns a text about a quarrel into a graph that can be asked who stood where, when, and on
//! whose word.

pub mod text;

pub mod diagnostic;

pub mod dataset;

pub mod graph;

pub mod edition;

pub mod query;

pub mod cypher;

pub mod question;

pub mod show;

pub mod app;
