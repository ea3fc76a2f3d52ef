//! The concept test: ten questions before the course and the same ten after it. The right answers are told only
//! after the second time.

use std::io::{BufRead, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::memory::Memory;

/// One question with three answers.
pub struct Question {
    /// The chapter that answers it.
    pub chapter: u32,
    /// The question.
    pub asks: &'static str,
    /// The answers a, b and c.
    pub answers: [&'static str; 3],
    /// The letter of the right one.
    pub right: char,
    /// Why.
    pub because: &'static str,
}

/// The ten questions.
pub const QUESTIONS: [Question; 10] = [
    Question {
        chapter: 1,
        asks: "A perceptron still makes mistakes on its training examples after 10,000 epochs. What follows?",
        answers: [
            "The examples cannot be separated by a line.",
            "The learning rate is too small.",
            "Neither of the two: it may become right later, or never.",
        ],
        right: 'c',
        because: "The number of mistakes has a limit that grows as the margin shrinks. Without a margin nothing can \
                  be said; and from weights of 0 the learning rate only scales them.",
    },
    Question {
        chapter: 2,
        asks: "A sigmoid neuron with squared error answers 0.999 where 0 is wanted. What is its next step like?",
        answers: ["Tiny.", "Large.", "Of the usual size; only its direction depends on the error."],
        right: 'a',
        because: "The gradient is error times slope, and the slope is 0.999 · 0.001.",
    },
    Question {
        chapter: 3,
        asks: "Every logit of a softmax is raised by 1,000. What becomes of the probabilities?",
        answers: ["They all become nearly equal.", "They stay as they are.", "The largest becomes nearly 1."],
        right: 'b',
        because: "A common factor e^1000 cancels. (A program that does not subtract the maximum first overflows.)",
    },
    Question {
        chapter: 4,
        asks: "All units of a hidden layer start with the same weights, to them and from them. After training \
               on many different examples …",
        answers: [
            "… they have become different, since the examples are.",
            "… they are at 0.",
            "… they are still the same as one another.",
        ],
        right: 'c',
        because: "They compute the same, get the same gradient, and so take the same steps. The tie has to be broken \
                  at the start.",
    },
    Question {
        chapter: 4,
        asks: "The loss falls steadily for twenty epochs. What does that say of the gradient?",
        answers: [
            "It need not be right: many wrong gradients still lead downhill.",
            "It is right, or the loss would rise.",
            "It is right up to a factor.",
        ],
        right: 'a',
        because: "Anything within 90 degrees of the gradient descends. Only a check against differences tells.",
    },
    Question {
        chapter: 5,
        asks: "With dropout, the training accuracy shown is 91 %, the validation accuracy 94 %. What do you conclude?",
        answers: [
            "There is a mistake in the program.",
            "Nothing yet: the first was measured with dropout active.",
            "The network should be trained for longer.",
        ],
        right: 'b',
        because: "Measure the training accuracy again with dropout off; only then do the two mean the same.",
    },
    Question {
        chapter: 6,
        asks: "Of forty settings the best on 5,000 validation digits has 98.1 %. What will it have on new digits?",
        answers: ["About 98.1 %.", "Somewhat more, if it is trained longer.", "Somewhat less, on average."],
        right: 'c',
        because: "The best of forty was good and lucky. Luck does not come along to new digits.",
    },
    Question {
        chapter: 6,
        asks: "Plain descent trains well at a rate of 0.1. You add momentum 0.9 and leave the rate. What changes \
               where the gradients of many steps agree?",
        answers: [
            "The steps become about ten times as long.",
            "The steps become smoother; their length stays.",
            "The steps become shorter, since 0.9 is less than 1.",
        ],
        right: 'a',
        because: "The velocity is the sum of all gradients with weights 1, 0.9, 0.81, …: ten in all.",
    },
    Question {
        chapter: 7,
        asks: "A gradient and its central difference agree to 9 digits with h = 1e-5, and to 3 digits with h = 1e-12. \
               What follows?",
        answers: [
            "The gradient is only nearly right.",
            "Nothing against the gradient: at the smaller h rounding dominates.",
            "The function has a kink there.",
        ],
        right: 'b',
        because: "The difference of two nearly equal numbers is divided by a tiny one. The best h lies in between.",
    },
    Question {
        chapter: 8,
        asks: "A picture is moved by one pixel. What do convolution and pooling, with a dense layer behind them, \
               guarantee?",
        answers: [
            "That the answer stays the same.",
            "That the last maps move by one pixel, too.",
            "Only that the first convolution's maps move along, away from the edges.",
        ],
        right: 'c',
        because: "Convolution is equivariant. Pooling forgives a little, the dense layer has a weight for each place: \
                  the rest is learned, or not.",
    },
];

/// Asks the ten questions (or takes the answers given, "a,c,b,…") and stores them: the first time as those before the
/// course, later as those after it; then says which were right.
///
/// # Errors
/// If an answer is not a letter from a to c, there are not ten, or the input ends.
pub fn test(folder: &Path, given: Option<&str>, input: &mut dyn BufRead) -> Result<()> {
    // A file that cannot be read is told before ten questions are answered in vain.
    Memory::read(folder)?;
    let answers = match given {
        Some(given) => parsed(given)?,
        None => asked(input)?,
    };
    let before = Memory::change(folder, |memory| {
        let before = memory.concept_before.clone();
        match before {
            None => memory.concept_before = Some(answers.clone()),
            Some(_) => memory.concept_after = Some(answers.clone()),
        }
        Ok(before)
    })?;
    let Some(before) = before else {
        println!(
            "Stored. What is right you learn from the course; take the test again when you are through it, and you \
             will see what you gained."
        );
        return Ok(());
    };
    for (n, question) in QUESTIONS.iter().enumerate() {
        let answer = |answers: &str| answers.chars().nth(n).unwrap_or('-');
        let right = question.answers[question.right as usize - 'a' as usize];
        println!("{:2}. {}\n    {}) {right}", n + 1, question.asks, question.right);
        println!(
            "    You: before {}, now {}. {} (Chapter {})\n",
            answer(&before),
            answer(&answers),
            question.because,
            question.chapter
        );
    }
    println!("Right before: {} of 10. Right now: {} of 10.", score(&before), score(&answers));
    Ok(())
}

/// How many of the answers are right.
pub fn score(answers: &str) -> usize {
    answers.chars().zip(&QUESTIONS).filter(|(answer, question)| *answer == question.right).count()
}

fn parsed(given: &str) -> Result<String> {
    let letters: Vec<String> =
        given.split([',', ' ']).filter(|l| !l.is_empty()).map(|l| l.trim().to_lowercase()).collect();
    if letters.len() != QUESTIONS.len() || letters.iter().any(|l| !matches!(l.as_str(), "a" | "b" | "c")) {
        bail!("expected ten answers, each a, b or c, such as a,b,c,a,b,c,a,b,c,a; got {given}");
    }
    Ok(letters.concat())
}

fn asked(input: &mut dyn BufRead) -> Result<String> {
    let mut answers = String::new();
    println!("Ten questions. Guess where you do not know; nothing is marked.\n");
    for (n, question) in QUESTIONS.iter().enumerate() {
        println!("{:2}. {}", n + 1, question.asks);
        for (letter, answer) in ['a', 'b', 'c'].iter().zip(question.answers) {
            println!("    {letter}) {answer}");
        }
        answers.push(letter(input)?);
        println!();
    }
    Ok(answers)
}

fn letter(input: &mut dyn BufRead) -> Result<char> {
    loop {
        print!("    a, b or c? ");
        std::io::stdout().flush().context("the question could not be shown")?;
        let mut line = String::new();
        if input.read_line(&mut line).context("the answer could not be read")? == 0 {
            bail!("the input ended before the tenth answer: nothing was stored");
        }
        match line.trim().to_lowercase().as_str() {
            "a" => return Ok('a'),
            "b" => return Ok('b'),
            "c" => return Ok('c'),
            other => println!("    expected a, b or c, got \"{other}\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_answers_stay_and_later_ones_are_those_after() {
        let folder = tempfile::tempdir().unwrap();
        let right: String = QUESTIONS.iter().map(|q| format!("{},", q.right)).collect();
        test(folder.path(), Some("a,a,a,a,a,a,a,a,a,a"), &mut std::io::empty()).unwrap();
        test(folder.path(), Some(&right), &mut std::io::empty()).unwrap();
        let memory = Memory::read(folder.path()).unwrap();
        assert_eq!(score(&memory.concept_before.unwrap()), 3);
        assert_eq!(score(&memory.concept_after.unwrap()), 10);
    }

    #[test]
    fn what_is_typed_is_read_and_an_early_end_stores_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let typed = "a\nx\nB\nc\na\na\na\na\na\na\na\n";
        assert_eq!(asked(&mut typed.as_bytes()).unwrap(), "abcaaaaaaa");
        let error = test(folder.path(), None, &mut "a\n".as_bytes()).unwrap_err();
        assert!(error.to_string().contains("nothing was stored"));
        assert_eq!(Memory::read(folder.path()).unwrap(), Memory::default());
        assert!(test(folder.path(), Some("a,b"), &mut std::io::empty()).is_err());
    }

    #[test]
    fn every_letter_is_right_somewhere_so_that_no_one_letter_wins() {
        for letter in ['a', 'b', 'c'] {
            assert!((3..=4).contains(&QUESTIONS.iter().filter(|q| q.right == letter).count()));
        }
    }
}
