//! Chapter 7. The exercises are in the book, page "Exercises and summary" of chapter 7.
#![allow(unused)]
