package org.repmlpeval.partitioning.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.pairs.FacePair.Persons;

class PairsFileTest {
    private static final String LFW = "2\t2\n"
            + "Ann\t1\t2\nAnn\t1\t3\nAnn\t1\tBob\t1\nAnn\t2\tBob\t1\n"
            + "Bob\t1\t2\nAnn\t2\t3\nAnn\t3\tBob\t1\nAnn\t3\tBob\t2\n";

    @TempDir
    Path folder;

    @Test
    void linesOfLfw() {
        PairsFile file = PairsFile.parse(LFW, "pairs.txt");
        assertThat(file.pairs()).hasSize(8);
        assertThat(file.pairs().get(0)).isEqualTo(new FacePair("Ann/Ann_0001", "Ann/Ann_0002", Persons.SAME, 1, 2));
        assertThat(file.pairs().get(7))
                .isEqualTo(new FacePair("Ann/Ann_0003", "Bob/Bob_0002", Persons.DIFFERENT, 2, 9));
    }

    @ParameterizedTest
    @CsvSource({
        "'2 2\nAnn 1 2\nAnn 1 3\nAnn 1 Bob 1\nAnn 2 Bob 1\nBob 1 2\nAnn 2 3\nAnn 3 Bob 1\nAnn 3 Bob 2'",
        "'\uFEFF2\t2\r\nAnn\t1\t2\r\nAnn\t1\t3\r\n\r\nAnn\t1\tBob\t1\r\nAnn\t2\tBob\t1\r\nBob\t1\t2\r\nAnn\t2\t3\r\nAnn\t3\tBob\t1\r\nAnn\t3\tBob\t2\r\n\r\n'"
    })
    void spacesLineEndsAndMarksDoNotMatter(String text) {
        assertThat(PairsFile.parse(text, "x").pairs())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("line")
                .isEqualTo(PairsFile.parse(LFW, "x").pairs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'2\t2\nAnn\t1\t2' | 'pairs file p, line 1: 2 folds of 2 pairs of each kind are 8 pairs, but 1 follow; correct the first"
                        + " line or complete the file'",
                "'1\t1\nAnn\t1\t2\nAnn\t1\tBob\t1\nAnn\t1\tBob\t2' | 'pairs file p, line 1: 1 folds of 1 pairs of each kind are 2 pairs,"
                        + " but 3 follow; correct the first line or complete the file'",
                "'x\t2\nAnn\t1\t2' | 'pairs file p, line 1: ''x<TAB>2'' is neither the number of folds and of pairs of each kind in a"
                        + " fold, such as ''10<TAB>300'', nor the head of a CSV file, ''a,b,same'' or ''a,b,same,fold'''",
                "'1\t1\nAnn\t1\nAnn\t1\tBob\t1' | 'pairs file p, line 2: ''Ann<TAB>1'' has 2 fields; legal: ''name i j'' for one person,"
                        + " ''name i name j'' for two'",
                "'1\t1\nAnn\t1\tBob\t1\nAnn\t1\t2' | 'pairs file p has 2 faulty lines: line 2: ''Ann<TAB>1<TAB>Bob<TAB>1'' is a pair of two"
                        + " persons, but by the first line a pair of one person of fold 1 belongs here; line 3:"
                        + " ''Ann<TAB>1<TAB>2'' is a pair of one person, but by the first line a pair of two persons of fold 1"
                        + " belongs here'",
                "'1\t1\nAnn\t1\t0\nAnn\t1\tBob\t1' | 'pairs file p, line 2: ''Ann<TAB>1<TAB>0'' has an image number that is not a number"
                        + " of 1 or more'",
                "'1\t1\nAnn\t1\t2\nAnn\t1\tAnn\t2' | 'pairs file p, line 3: ''Ann<TAB>1<TAB>Ann<TAB>2'' names Ann twice in a pair of two"
                        + " persons'",
                "'a,b,same\nx,y,maybe\nx,y' | 'pairs file p has 2 faulty lines: line 2: ''same'' is ''maybe''; legal: 1, yes, true, 0, no,"
                        + " false; line 3: ''x,y'' has 2 fields, the first line 3; legal: ''a,b,same'' on all lines, or"
                        + " ''a,b,same,fold'' on all lines'",
                "'a,b,same,fold\nx,y,1,one' | 'pairs file p, line 2: ''fold'' is ''one''; legal: a number of 0 or more'",
                "'a,c,same\nx,y,1' | 'pairs file p, line 1: ''a,c,same'' is not the head ''a,b,same'' or ''a,b,same,fold'''",
                "'a,b,same\n' | 'pairs file p, line 1: there are no pairs; each line names two images and 1 or 0'",
                "'\n' | 'pairs file p is empty; give LFW''s pairs.txt or a CSV file with the columns a,b,same'"
            })
    void faultsNameTheirLines(String text, String message) {
        assertThatThrownBy(() -> PairsFile.parse(text, "p"))
                .isInstanceOf(DataSetException.class)
                .hasMessage(message);
    }

    @Test
    void imagesAreFoundWithTheirExtensions() throws IOException {
        ImageListing listing = listing(
                "Ann/Ann_0001.jpg",
                "Ann/Ann_0002.png",
                "Ann/Ann_0003.jpg",
                "Bob/Bob_0001.jpg",
                "Bob/Bob_0002.jpg",
                "Cat/Cat_0001.jpg");
        FacePairs found = PairsFile.parse(LFW, "p").in(listing);
        assertThat(found.pairs().get(0).b()).isEqualTo("Ann/Ann_0002.png");
        assertThat(found.folds()).isEqualTo(2);
        assertThat(found.origin()).isEqualTo(FacePairs.Folds.FILE);
        assertThat(found.images().entries())
                .extracting(entry -> entry.id())
                .hasSize(5)
                .doesNotContain("Cat/Cat_0001.jpg");
    }

    @Test
    void csvMayQuoteNamesAndLeaveOutFoldsAndHead() throws IOException {
        ImageListing listing = listing("a, b.png", "c.png", "d.png", "e.png");
        String text = "\"a, b.png\",c,yes\nc.png,d.png,0\nd,e,true\nc,e,no\n";
        FacePairs found = PairsFile.parse(text, "p").in(listing);
        assertThat(found.pairs()).extracting(FacePair::a).containsExactly("a, b.png", "c.png", "d.png", "c.png");
        assertThat(found.pairs()).extracting(FacePair::fold).containsExactly(1, 1, 2, 2);
        assertThat(found.origin()).isEqualTo(FacePairs.Folds.ASSIGNED);
        FacePairs numbered = PairsFile.parse("a,b,same,fold\nc,d,1,7\nc,e,0,7\nd,e,1,3\n\"a, b\",e,0,3\n", "p")
                .in(listing);
        assertThat(numbered.pairs()).extracting(FacePair::fold).containsExactly(7, 7, 3, 3);
    }

    /** The digest is that of the pairs, so that other pairs are told apart and two ways to write the same ones are not. */
    @Test
    void theDigestIsThatOfThePairs() throws IOException {
        ImageListing listing = listing("c.png", "d.png", "e.png", "é.png");
        String first = "c,d,1,1\nc,e,0,1\n";
        String last = "d,e,1,2\nd,é,0,2\n";
        String once = digest(first + last, listing);

        // Of Python: for each pair len(a) as big-endian int32, a in UTF-8, the same of b, one byte, the fold as int32.
        assertThat(once).isEqualTo("5258cd0cec4273aaa6fc73afa1cdc5ba430fdbca8f1deb9219926bc6df8b3b7c");
        assertThat(digest("c.png,d.png,yes,1\n\n\"c\",e,no,1\r\n" + last, listing))
                .isEqualTo(once);
        for (String other : List.of(
                "c,é,1,1\nc,e,0,1\n",
                "d,c,1,1\nc,e,0,1\n",
                "c,d,0,1\nc,e,1,1\n",
                "c,d,1,3\nc,e,0,3\n",
                "c,e,0,1\nc,d,1,1\n")) {
            assertThat(digest(other + last, listing)).as(other).isNotEqualTo(once);
        }
    }

    private static String digest(String text, ImageListing listing) {
        return PairsFile.parse("a,b,same,fold\n" + text, "p").in(listing).digest();
    }

    @Test
    void imagesThatAreMissingAmbiguousOrContradictTheFolders() throws IOException {
        ImageListing listing =
                listing("Ann/1.jpg", "Ann/2.jpg", "Ann/2.png", "Ann/3.jpg", "Bob/1.jpg", "lfw/Cat/1.jpg");
        assertFault(
                listing,
                "Ann/1,Ann/2,1\nAnn/1,Bob/9,0\nCat/1,Ann/1,0",
                "pairs file p has 3 faulty lines: line 1: the name 'Ann/2' fits several images: 'Ann/2.jpg', 'Ann/2.png'; line 2: there is no"
                        + " image 'Bob/9' in " + listing.root()
                        + "; check --data; line 3: there is no image 'Cat/1' in "
                        + listing.root() + "; there is 'lfw/Cat/1.jpg', so give its folder 'lfw' as --data");
        assertFault(
                listing,
                "Ann/1,Ann/1.jpg,1\nAnn/1,Ann/3,1\nAnn/3.jpg,Ann/1,1\nAnn/1,Ann/2.png,0\nAnn/3,Bob/1,1",
                "pairs file p has 4 faulty lines: line 1: the pair compares 'Ann/1.jpg' with itself; line 3: the pair 'Ann/3.jpg', 'Ann/1.jpg' is"
                        + " already on line 2; line 4: the pair is said to show two persons, but both images are in the folder"
                        + " 'Ann'; line 5: the pair is said to show one person, but its images are in the folders 'Ann' and 'Bob'");
        assertFault(
                listing,
                "Ann/3,Ann/1,1\nAnn/1,Bob/1,0\nCat/7,Dan/8,1\nCat/7,Cat/7,1\nBob/1,Ann/1,1",
                "pairs file p has 3 faulty lines: line 3: there is no image 'Cat/7' in " + listing.root()
                        + "; check --data, and there is no image 'Dan/8' in " + listing.root()
                        + "; check --data; line 4: there is no image 'Cat/7' in " + listing.root()
                        + "; check --data; line 5: the pair 'Bob/1.jpg', 'Ann/1.jpg' is already on line 2");
        assertFault(
                listing,
                "Ann/1,Ann/3,1\nAnn/1,Bob/1,0",
                "pairs file p has 1 pair of one person and 1 of two; at least 2 of each are needed, because a threshold is chosen on"
                        + " one part of the pairs and tested on another");
    }

    /** Runs where repmlp.shared names the folder of public files. */
    @Test
    void lfwAsItsAuthorsPublishIt() throws IOException {
        String shared = System.getProperty("repmlp.shared", "");
        Path real = Path.of(shared, "data", "faces", "pairs.txt");
        Assumptions.assumeTrue(!shared.isBlank() && Files.exists(real), "repmlp.shared is not set");
        PairsFile file = PairsFile.read(new Configuration(), real.toString());
        assertThat(file.pairs()).hasSize(6000);
        assertThat(file.pairs().stream().filter(FacePair::same)).hasSize(3000);
        Set<String> images = new TreeSet<>();
        file.pairs().forEach(pair -> images.addAll(Set.of(pair.a(), pair.b())));
        FacePairs found =
                file.in(listing(images.stream().map(name -> name + ".jpg").toArray(String[]::new)));
        assertThat(found.images().entries()).hasSize(images.size());
        assertThat(found.pairs().stream().collect(Collectors.groupingBy(FacePair::fold, Collectors.counting())))
                .hasSize(10)
                .allSatisfy((fold, count) -> assertThat(count).isEqualTo(600));
    }

    private void assertFault(ImageListing listing, String text, String message) {
        assertThatThrownBy(() -> PairsFile.parse(text, "p").in(listing))
                .isInstanceOf(DataSetException.class)
                .hasMessage(message);
    }

    private ImageListing listing(String... ids) throws IOException {
        TestTree tree = new TestTree(folder);
        for (String id : ids) {
            tree.file(id, 3);
        }
        return tree.listWithoutLabels();
    }
}
