//! Chapter 1. The exercises are in the book, page "Exercises and summary" of chapter 1.
#![allow(unused)]
