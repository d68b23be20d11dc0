use super::*;
use std::collections::HashSet;

#[test]
fn every_row_stands_at_its_reason_and_codes_are_unique() {
    let (mut codes, mut shorts) = (HashSet::new(), HashSet::new());
    for (index, reason) in ALL.iter().enumerate() {
        assert_eq!(*reason as usize, index, "{reason:?} is out of order");
        assert!(codes.insert(reason.code()), "{} twice", reason.code());
        assert!(shorts.insert(reason.short()), "{} twice", reason.short());
        assert_eq!(Reason::from_code(reason.code()), Some(*reason));
    }
}

#[test]
fn the_person_is_told_in_the_house_s_words() {
    for reason in ALL {
        let text = reason.person();
        let all = format!("{} {} {}", text.title, text.body, text.action);
        for word in ["Oops", "!", "biometric", "artifact", "invalid", "later", "credential"] {
            assert!(!all.contains(word), "{}: {all:?} says {word:?}", reason.code());
        }
        for sentence in text.body.english().split_terminator('.') {
            assert!(sentence.split_whitespace().count() < 15, "{}: {sentence:?} is long", reason.code());
        }
        assert!(!text.action.english().is_empty() && !reason.help_desk().is_empty() && !reason.admin().is_empty());
    }
}

#[test]
fn a_reason_travels_as_its_code() {
    let json = serde_json::to_string(&Refusal::from(Reason::NotYou)).expect("json");
    assert!(json.contains("\"code\":\"not-you\"") && json.contains("\"short\":\"F06\""), "{json}");
    assert_eq!(serde_json::from_str::<Refusal>(&json).expect("a refusal").code, Reason::NotYou);
    assert!(serde_json::from_str::<Reason>("\"because\"").is_err());
}
