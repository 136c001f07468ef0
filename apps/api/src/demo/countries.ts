/** The countries of demo customers: typical names, and the format of phone numbers. */
export interface Country {
  country_code: number
  /** The prefixes of mobile numbers, and how many digits follow. Together they leave room for at least twenty million numbers. */
  prefixes: readonly [string, ...string[]]
  digits: number
  cities: readonly [string, ...string[]]
  women: readonly [string, ...string[]]
  men: readonly [string, ...string[]]
  families: readonly [string, ...string[]]
}

const list = (words: string) => words.split(', ') as [string, ...string[]]
/** Every prefix followed by every digit. */
const each = (beginnings: string, digits: string) =>
  list(beginnings).flatMap((beginning) => digits.split('').map((digit) => beginning + digit)) as [string, ...string[]]

const english = {
  women: list(
    'Olivia, Amelia, Emma, Sophie, Grace, Chloe, Hannah, Megan, Abigail, Charlotte, Lucy, Ella, Zoë, Harriet, Naomi, Ruby, Imogen, Claire, Alice, Rebecca, Kayla, Jasmine',
  ),
  men: list(
    'Oliver, Jack, Noah, Liam, James, William, Ethan, Daniel, Thomas, Henry, Samuel, Lucas, Mason, Owen, Callum, Nathan, Ryan, Marcus, Dylan, Isaac, Tyrone, Andre',
  ),
  families: list(
    "Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Robinson, Wright, Thompson, Evans, Walker, White, Roberts, Green, Hall, Wood, Clarke, Hughes, Edwards, Turner, O'Brien, McDonald, Campbell, Mitchell, Cooper, Ward, Bailey, Harrison, Okafor, Nguyen, Garcia, Washington",
  ),
}

export const countries = {
  india: {
    country_code: 91,
    prefixes: list('98, 99, 97, 96, 94, 93, 91, 90, 70'),
    digits: 8,
    cities: list('Mumbai, Delhi, Bengaluru, Pune, Chennai, Kolkata, Hyderabad, Jaipur, Kochi, Lucknow, Indore, Surat'),
    women: list(
      'Asha, Priya, Ananya, Divya, Kavya, Meera, Lakshmi, Pooja, Sneha, Neha, Ishita, Radhika, Shreya, Nandini, Fatima, Simran, Aditi, Sunita, Rekha, Zoya, Tanvi, Gauri, Chitra, Jyoti, Anjali, Swati, Deepika, Harini',
    ),
    men: list(
      'Aarav, Arjun, Rohan, Vikram, Rahul, Karthik, Aditya, Suresh, Imran, Manoj, Sanjay, Nikhil, Dev, Ravi, Gurpreet, Farhan, Siddharth, Vivek, Ajay, Harish, Kabir, Yash, Pranav, Anil, Mohammed, Ishaan, Varun, Tejas',
    ),
    families: list(
      'Sharma, Patel, Singh, Kumar, Reddy, Iyer, Nair, Gupta, Khan, Das, Mehta, Joshi, Rao, Verma, Chatterjee, Pillai, Desai, Kulkarni, Banerjee, Kaur, Shaikh, Menon, Agarwal, Bose, Chauhan, Naidu, Mishra, Thakur, Fernandes, Gill, Kapoor, Malhotra, Pandey, Saxena',
    ),
  },
  usa: {
    country_code: 1,
    prefixes: each('212, 415, 312, 305, 617, 206, 512, 702, 404, 303', '23456789'),
    digits: 6,
    cities: list('New York, San Francisco, Chicago, Miami, Boston, Seattle, Austin, Las Vegas, Atlanta, Denver'),
    ...english,
  },
  britain: {
    country_code: 44,
    prefixes: each('74', '012346789'),
    digits: 7,
    cities: list('London, Manchester, Leeds, Bristol, Glasgow, Cardiff, Belfast, Norwich'),
    ...english,
  },
  australia: {
    country_code: 61,
    prefixes: each('4', '0123'),
    digits: 7,
    cities: list('Sydney, Melbourne, Brisbane, Perth, Hobart'),
    ...english,
  },
  germany: {
    country_code: 49,
    prefixes: list('151, 157'),
    digits: 8,
    cities: list('Berlin, Hamburg, München, Köln, Leipzig, Bremen, Nürnberg'),
    women: list('Anna, Lena, Jana, Katharina, Greta, Käthe, Sabine, Heike, Frieda, Elif, Svenja, Ulrike, Mia, Johanna'),
    men: list(
      'Lukas, Felix, Jonas, Jürgen, Björn, Matthias, Emre, Sebastian, Tobias, Uwe, Götz, Florian, Paul, Stefan',
    ),
    families: list(
      'Müller, Schmidt, Schneider, Fischer, Weber, Wagner, Becker, Schulz, Hoffmann, Schäfer, Koch, Bauer, Richter, Wolf, Schröder, Neumann, Yilmaz, Krüger, Lange, Groß',
    ),
  },
  france: {
    country_code: 33,
    prefixes: list('61, 62, 64, 65, 66, 67, 68'),
    digits: 7,
    cities: list('Paris, Lyon, Marseille, Nantes, Lille, Bordeaux, Nîmes'),
    women: list(
      'Camille, Léa, Chloé, Manon, Inès, Élodie, Margaux, Aurélie, Zélie, Nadia, Noémie, Anaïs, Clémence, Hélène',
    ),
    men: list('Hugo, Théo, Louis, Jules, François, Rémi, Mathéo, Antoine, Karim, Étienne, Gaël, Benoît, Loïc, Raphaël'),
    families: list(
      'Martin, Bernard, Dubois, Lefèvre, Moreau, Laurent, Simon, Michel, Garnier, Rousseau, Benali, Girard, Fontaine, Chevalier, Gauthier, Perrin, Besson, Noël',
    ),
  },
  brazil: {
    country_code: 55,
    prefixes: list('1198, 1199, 2199, 3198'),
    digits: 7,
    cities: list('São Paulo, Rio de Janeiro, Belo Horizonte, Salvador, Curitiba, Recife'),
    women: list('Ana, Beatriz, Júlia, Mariana, Letícia, Camila, Larissa, Fernanda, Conceição, Luíza, Bianca, Tainá'),
    men: list('João, Pedro, Gabriel, Mateus, Rafael, Thiago, Antônio, Bruno, Caio, Luís, Vinícius, Otávio'),
    families: list(
      'Silva, Santos, Oliveira, Souza, Lima, Pereira, Ferreira, Costa, Araújo, Gonçalves, Ribeiro, Carvalho, Nogueira, Barbosa, Cardoso, Tavares',
    ),
  },
  emirates: {
    country_code: 971,
    prefixes: list('50, 52, 54, 55, 56, 58'),
    digits: 7,
    cities: list('Dubai, Abu Dhabi, Sharjah, Ajman'),
    women: list('Fatima, Mariam, Aisha, Noura, Layla, Hessa, Salma, Reem, Dana, Amal'),
    men: list('Mohammed, Ahmed, Khalid, Omar, Saeed, Yousef, Hamdan, Rashid, Tariq, Zayed'),
    families: list('Al Mansoori, Al Hashimi, Al Nuaimi, Khan, Rahman, Haddad, Al Suwaidi, Nasser, Farouk, Saleh, Aziz'),
  },
} satisfies Record<string, Country>
