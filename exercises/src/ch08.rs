//! Chapter 8. The exercises are in the book, page "Exercises and summary" of chapter 8.
#![allow(unused)]
