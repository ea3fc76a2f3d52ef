//! Chapter 6. The exercises are in the book, page "Exercises and summary" of chapter 6.
#![allow(unused)]
