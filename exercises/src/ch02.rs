//! Chapter 2. The exercises are in the book, page "Exercises and summary" of chapter 2.
#![allow(unused)]
