//! Names and towns as the languages of Europe spell them, for documents of invented persons. Written for this project; every
//! combination is chance.

use crate::seeded::Seeded;

/// Given names, surnames and towns of one language, parted by commas.
struct Language {
    given: &'static str,
    family: &'static str,
    towns: &'static str,
}

const fn of(given: &'static str, family: &'static str, towns: &'static str) -> Language {
    Language { given, family, towns }
}

/// One row for each language, most of them official in the EU, then Turkish, Azerbaijani, Vietnamese, Icelandic, Norwegian.
const LANGUAGES: [Language; 29] = [
    of("Jürgen,Käthe,Günther,Anneliese", "Müller,Weißgerber,Schäfer,Königstein", "Köln,Görlitz,Lübeck"),
    of("François,Aurélie,Gaël,Noëlle", "Lefèvre,Château,Beauchêne,Garçon", "Orléans,Besançon,Nîmes"),
    of("José,Begoña,Íñigo,Ángeles", "Núñez,Ibáñez,Peñalver,Agüero", "Cádiz,Logroño,Málaga"),
    of("Niccolò,Giosuè,Beatrice,Ludovica", "Cantù,Bellucci,Muscarà,Fioravanti", "Forlì,Cantù,Ravenna"),
    of("João,Inês,Conceição,Estêvão", "Simões,Gonçalves,Araújo,Magalhães", "Évora,Guimarães,Portimão"),
    of("Małgorzata,Łukasz,Bożena,Grażyna", "Wiśniewski,Żółkoś,Dąbek,Jędrzejczyk", "Łódź,Poznań,Rzeszów"),
    of("Jiří,Růžena,Ondřej,Zdeňka", "Dvořáček,Šťastný,Němcová,Žďárský", "Plzeň,Děčín,Kroměříž"),
    of("Ľubomír,Božena,Ján,Kvetoslava", "Ďurčanský,Hríb,Ťažký,Šoltésová", "Košice,Trenčín,Prešov"),
    of("Győző,Ágnes,Ödön,Márta", "Szűcs,Kőszegi,Bűdi,Vörösmarty", "Győr,Pécs,Kőszeg"),
    of("Ștefan,Ileana,Ionuț,Mălina", "Țăranu,Mihăilescu,Brâncuș,Stănescu", "Brașov,Bacău,Târgoviște"),
    of("Željko,Dunja,Zvonimir,Snježana", "Hržić,Šimunović,Đurđević,Pavlečić", "Šibenik,Požega,Čakovec"),
    of("Jožef,Špela,Matjaž,Živa", "Žgajnar,Kočevar,Škrlj,Hribernik", "Škofja Loka,Črnomelj,Celje"),
    of("Ģirts,Ilze,Jānis,Ērika", "Bērziņš,Kļaviņa,Ķēniņš,Ozoliņa", "Rīga,Rēzekne,Liepāja"),
    of("Žygimantas,Rūta,Gražina,Ąžuolas", "Jankauskienė,Šimkus,Čepaitis,Grigaitė", "Šiauliai,Panevėžys,Mažeikiai"),
    of("Jüri,Õnne,Tõnis,Külli", "Põldmäe,Jõgi,Sõõru,Mägi", "Võru,Põlva,Jõhvi"),
    of("Väinö,Päivi,Yrjö,Kyösti", "Hämäläinen,Mäkelä,Yläjärvi,Koskinen", "Jyväskylä,Hämeenlinna,Kemijärvi"),
    of("Åsa,Göran,Märta,Björn", "Åkerström,Sjögren,Lindgård,Öberg", "Västerås,Jönköping,Umeå"),
    of("Søren,Åse,Jørgen,Bodil", "Sørensen,Østergaard,Kjær,Nørregaard", "Tårnby,Køge,Ærøskøbing"),
    of("Ċensu,Ġorġa,Żaren,Karmena", "Għaxaq,Ħaż-Żabbar,Ċauchi,Farruġia", "Ħamrun,Żurrieq,Għarb"),
    of("Seán,Gráinne,Pádraig,Éabha", "Ó Dónaill,Ní Bhriain,Mac Gearailt,Ó Sé", "Tír Eoghain,Dún Garbhán,Áth Luain"),
    of("Loïc,Anouk,Benoît,Mariëlle", "Van den Brûle,Daniëls,Peeters,Noël", "Liège,Ypres,Veurne"),
    of("Koen,Saïda,Zoë,Jeroen", "Van Dijk,De Groot,Kuijpers,Coöper", "Oegstgeest,Zoetermeer,Assen"),
    of("Oliver,Harriet,Siobhan,Callum", "Ashworth,O'Connor,Featherstone,Pritchard", "Leeds,Swansea,Harrogate"),
    of("Çağla,Şükrü,İpek,Yiğit", "Öztürkoğlu,Kılıçdağ,Güneş,Işıklar", "İzmir,Eskişehir,Muğla"),
    of("Gülnarə,Elçin,Rəşad,Şəhla", "Əliyev,Hüseynzadə,Qasımov,Məmmədli", "Gəncə,Şəki,Lənkəran"),
    of("Thị Hằng,Văn Đức,Ngọc Ánh,Quốc Việt", "Nguyễn,Trần,Phạm,Đặng", "Huế,Đà Nẵng,Cần Thơ"),
    of(
        "Þórunn,Guðrún,Sigríður,Ægir",
        "Þorsteinsdóttir,Jónsson,Hálfdánarson,Æsudóttir",
        "Reykjavík,Akureyri,Ísafjörður",
    ),
    of("Bjørg,Håkon,Øystein,Torbjørn", "Bjørndal,Ødegård,Sæther,Håvik", "Tromsø,Ålesund,Bodø"),
    of("Elisabeth,Quentin,Yvonne,Xaver", "Zacharias,Wexford,Jacquet,Vincent", "Utopia,Amaurot,Quincy"),
];

/// What a document prints about somebody.
#[derive(Debug, Clone)]
pub struct Named {
    /// One or two.
    pub given_names: Vec<String>,
    /// One or two words.
    pub surname: String,
    /// Where they were born.
    pub town: String,
}

/// Somebody of some language; the same seed names the same person.
pub fn invented(seed: u64) -> Named {
    let mut chance = Seeded::new(seed ^ 0x4E41_4D45);
    let language = &LANGUAGES[pick(&mut chance, LANGUAGES.len())];
    let one = |chance: &mut Seeded, list: &str| {
        let words: Vec<&str> = list.split(',').collect();
        words[pick(chance, words.len())].to_owned()
    };
    let mut given_names = vec![one(&mut chance, language.given)];
    let second = one(&mut chance, language.given);
    if chance.unit() < 0.4 && second != given_names[0] {
        given_names.push(second);
    }
    let mut surname = one(&mut chance, language.family);
    let other = one(&mut chance, language.family);
    if chance.unit() < 0.15 && other != surname && !other.contains(' ') {
        surname = format!("{surname}-{other}");
    }
    Named { given_names, surname, town: one(&mut chance, language.towns) }
}

fn pick(chance: &mut Seeded, of: usize) -> usize {
    ((chance.unit() * of as f32) as usize).min(of - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_name_and_the_same_seed_the_same() {
        let all: std::collections::BTreeSet<String> = (0..200).map(|seed| invented(seed).surname).collect();
        assert!(all.len() > 70, "{}", all.len());
        assert_eq!((invented(7).surname, invented(7).town), (invented(7).surname, invented(7).town));
        assert!((0..200).all(|seed| !invented(seed).given_names.iter().any(String::is_empty)));
    }
}
