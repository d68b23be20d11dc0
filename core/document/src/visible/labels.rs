//! What documents call their fields, in the languages of the EU, of Turkey and of Azerbaijan.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Item;

/// Labels folded to capitals without marks, blanks inside them and punctuation dropped.
const LABELS: [(Item, &str); 10] = [
    (
        Item::Surname,
        "SURNAME SURNAMES FAMILYNAME LASTNAME LN NOM NOMDEFAMILLE NAME NACHNAME FAMILIENNAME APELLIDOS APELLIDO \
         COGNOME APELIDO APELIDOS NAZWISKO PRIJMENI PRIEZVISKO PREZIME PRIIMEK EFTERNAVN ETTERNAVN EFTERNAMN \
         SUKUNIMI PEREKONNANIMI UZVARDS PAVARDE CSALADINEV CSALADNEV VEZETEKNEV NUME SOYADI SOYAD NAAM KUNJOM \
         SLOINNE",
    ),
    (
        Item::GivenNames,
        "GIVENNAMES GIVENNAME FIRSTNAMES FIRSTNAME FORENAMES FORENAME FN PRENOMS PRENOM VORNAMEN VORNAME NOMBRE \
         NOMBRES NOME NOMI NOMEPROPRIO NOMESPROPRIOS IMIE IMIONA JMENO MENO IME IMENA FORNAVN FORNAVNE FORNAMN \
         ETUNIMET ETUNIMI EESNIMI EESNIMED VARDS VARDI VARDAS VARDAI UTONEV UTONEVEK PRENUME ADI VOORNAMEN \
         VOORNAAM ISEM",
    ),
    (
        Item::Birth,
        "DATEOFBIRTH BIRTHDATE DOB DATEDENAISSANCE NELE NEELE GEBURTSDATUM GEBURTSTAG FECHADENACIMIENTO \
         DATADINASCITA DATADENASCIMENTO DATAURODZENIA DATUMNAROZENI DATUMNARODENIA DATUMRODENJA DATUMROJSTVA \
         FODSELSDATO FODELSEDATUM SYNTYMAAIKA SUNNIAEG SUNNIKUUPAEV DZIMSANASDATUMS GIMIMODATA SZULETESIIDO \
         SZULETESIDATUM DATANASTERII DOGUMTARIHI DOGUMTARIXI GEBOORTEDATUM DATATATTWELID",
    ),
    (
        Item::BirthPlace,
        "PLACEOFBIRTH LIEUDENAISSANCE GEBURTSORT LUGARDENACIMIENTO LUOGODINASCITA LOCALDENASCIMENTO \
         MIEJSCEURODZENIA MISTONAROZENI MIESTONARODENIA MJESTORODENJA KRAJROJSTVA FODESTED FODSELSSTED FODELSEORT \
         SYNTYMAPAIKKA SUNNIKOHT DZIMSANASVIETA GIMIMOVIETA SZULETESIHELY LOCULNASTERII DOGUMYERI GEBOORTEPLAATS",
    ),
    (
        Item::Sex,
        "SEX SEXE GENDER GESCHLECHT SEXO SESSO PLEC POHLAVI POHLAVIE SPOL KON KJONN SUKUPUOLI SUGU DZIMUMS LYTIS \
         CINSIYETI CINSI GESLACHT",
    ),
    (
        Item::Nationality,
        "NATIONALITY NATIONALITE STAATSANGEHORIGKEIT NACIONALIDAD CITTADINANZA NACIONALIDADE OBYWATELSTWO \
         STATNIOBCANSTVI STATNEOBCANSTVO DRZAVLJANSTVO NATIONALITET NATIONALITEIT KANSALAISUUS KODAKONDSUS \
         PILSONIBA PILIETYBE ALLAMPOLGARSAG CETATENIE UYRUGU",
    ),
    (
        Item::DocumentNumber,
        "DOCUMENTNO DOCUMENTNUMBER DOCNO PASSPORTNO PASSPORTNUMBER CARDNO CARDNUMBER DL DLN DLNO LICENCENO \
         LICENSENO NDUDOCUMENT NODUDOCUMENT NDUPASSEPORT NODUPASSEPORT PASSEPORTNO AUSWEISNUMMER DOKUMENTENNUMMER \
         PASSNUMMER PASSNR NUMERODEDOCUMENTO NUMERODOCUMENTO DOCUMENTONO NUMERDOWODU NUMERPASZPORTU CISLODOKLADU \
         CISLOPASU BROJOSOBNEISKAZNICE BROJPUTOVNICE DOCUMENTNUMMER DOKUMENTONR DOKUMENDINUMBER SERINO PASAPORTNO \
         PASNR",
    ),
    (
        Item::Expiry,
        "DATEOFEXPIRY EXPIRYDATE EXPIRY VALIDUNTIL DATEOFEXPIRATION EXPIRATIONDATE EXPIRES EXP DATEDEXPIRATION \
         GULTIGBIS FECHADECADUCIDAD VALIDOHASTA VALIDEZ DATADISCADENZA SCADENZA DATADEVALIDADE VALIDADE \
         TERMINWAZNOSCI DATAWAZNOSCI PLATNOSTDO VRIJEDIDO VELJADO UDLOBSDATO GILTIGTTILL \
         VIIMEINENVOIMASSAOLOPAIVA KEHTIVKUNI DERIGSLIDZ GALIOJAIKI LEJARAT VALABILITATE SONGECERLILIK \
         SONGECERLILIKTARIHI GELDIGTOT",
    ),
    (
        Item::Issue,
        "DATEOFISSUE ISSUEDATE ISSUED ISS DATEDEDELIVRANCE DELIVRANCE AUSSTELLUNGSDATUM AUSSTELLUNGSTAG \
         FECHADEEXPEDICION DATADIRILASCIO DATADEEMISSAO DATAWYDANIA DATUMVYDANI DATUMVYDANIA DATUMIZDAVANJA \
         DATUMIZDAJE UDSTEDELSESDATO UTFARDAD MYONTAMISPAIVA IZDOSANASDATUMS ISDAVIMODATA DATAEMITERII \
         VERILISTARIHI VERILMETARIXI DATUMVANAFGIFTE",
    ),
    (
        Item::Authority,
        "AUTHORITY ISSUINGAUTHORITY AUTORITE BEHORDE AUSSTELLENDEBEHORDE AUTORIDAD AUTORITA ORGANWYDAJACY",
    ),
];

/// A label of this many letters may have a wrong one, of twice as many two, and so on: labels are printed very small.
const LETTERS_PER_ERROR: usize = 5;
/// Labels of fewer letters are short for something and stand right before what they name.
const SHORT: usize = 4;

/// A label at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) item: Item,
    /// How many characters it takes.
    pub(super) length: usize,
    /// Whether it is an abbreviation.
    pub(super) short: bool,
    /// Whether it may also be the label of a whole name.
    pub(super) bare_name: bool,
    errors: usize,
}

/// The label that `text` begins with, up to the end of a word: the one with the fewest wrong letters, then the longest.
pub(super) fn label(text: &str) -> Option<Label> {
    let mut folded = String::new();
    let mut best: Option<Label> = None;
    let characters: Vec<char> = text.chars().take(60).collect();
    for (at, character) in characters.iter().enumerate() {
        folded.push_str(&fold_one(*character));
        let inside = character.is_alphanumeric() && characters.get(at + 1).is_some_and(|next| next.is_alphanumeric());
        if inside || !character.is_alphanumeric() {
            continue;
        }
        for (item, names) in LABELS {
            for name in names.split(' ') {
                let allowed = name.len() / LETTERS_PER_ERROR;
                if name.len().abs_diff(folded.len()) > allowed {
                    continue;
                }
                let errors = distance(name.as_bytes(), folded.as_bytes());
                let found =
                    Label { item, length: at + 1, short: name.len() < SHORT, bare_name: name == "NAME", errors };
                if errors <= allowed && best.is_none_or(|best| found.beats(&best)) {
                    best = Some(found);
                }
            }
        }
    }
    best
}

impl Label {
    fn beats(&self, other: &Self) -> bool {
        (self.length, std::cmp::Reverse(self.errors)) > (other.length, std::cmp::Reverse(other.errors))
    }
}

/// Letters and digits in capitals without marks; everything else is dropped.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(fold_one).collect()
}

fn fold_one(character: char) -> String {
    let plain = match character {
        'ł' | 'Ł' => 'L',
        'đ' | 'Đ' | 'ð' | 'Ð' => 'D',
        'ø' | 'Ø' => 'O',
        'ħ' | 'Ħ' => 'H',
        'ı' => 'I',
        'ə' | 'Ə' => 'E',
        other => other,
    };
    let capital =
        |c: char| c.to_uppercase().nfd().filter(|c| !is_combining_mark(*c)).filter(char::is_ascii_alphanumeric);
    capital(plain).collect()
}

/// How many letters must be changed, added or dropped.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_with_small_errors_and_no_others() {
        let item = |text: &str| label(text).map(|label| (label.item, label.length));
        assert_eq!(item("Surname"), Some((Item::Surname, 7)));
        assert_eq!(item("Geburtsdatum / Date of birth"), Some((Item::Birth, 12)));
        assert_eq!(item("Prénoms"), Some((Item::GivenNames, 7)));
        assert_eq!(item("Datum rođenja"), Some((Item::Birth, 13)));
        assert_eq!(item("Date of blrth"), Some((Item::Birth, 13)));
        assert_eq!(item("Place of birth"), Some((Item::BirthPlace, 14)));
        assert_eq!(item("Date d’expiration"), Some((Item::Expiry, 17)));
        assert_eq!(item("Soyadı"), Some((Item::Surname, 6)));
        for text in ["", "Geburtsname", "SPECIMEN", "Nombril", "12.03.1985", "Namen", "REPUBLIC OF UTOPIA"] {
            assert_eq!(item(text), None, "{text}");
        }
    }

    #[test]
    fn no_label_stands_for_two_items_and_all_are_folded() {
        let mut seen = std::collections::BTreeMap::new();
        for (item, names) in LABELS {
            for name in names.split(' ') {
                assert_eq!(fold(name), name);
                assert_eq!(seen.insert(name, item), None, "{name}");
            }
        }
    }
}
