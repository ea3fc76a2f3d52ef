//! Chapter 4. The exercises are in the book, page "Exercises and summary" of chapter 4.
#![allow(unused)]
