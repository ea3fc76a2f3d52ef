//! Chapter 3. The exercises are in the book, page "Exercises and summary" of chapter 3.
#![allow(unused)]
