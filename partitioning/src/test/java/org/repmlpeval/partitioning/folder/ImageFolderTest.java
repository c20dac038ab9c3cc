package org.repmlpeval.partitioning.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;

class ImageFolderTest {
    @TempDir
    Path folder;

    @Test
    void classesAreTheSortedFoldersAndEntriesSortById() throws IOException {
        ImageListing listing = tree().file("b/2.jpg", 3)
                .file("b/1.PNG", 5)
                .file("a/deep/er/9.webp", 7)
                .file("a/1.TiFF", 0)
                .file("a-b/x.jpeg", 1)
                .list();

        assertThat(listing.classes()).containsExactly("a", "a-b", "b");
        assertThat(listing.entries())
                .containsExactly(
                        new ImageEntry("a-b/x.jpeg", 1, 1), // '-' sorts before '/'
                        new ImageEntry("a/1.TiFF", 0, 0),
                        new ImageEntry("a/deep/er/9.webp", 0, 7),
                        new ImageEntry("b/1.PNG", 2, 5),
                        new ImageEntry("b/2.jpg", 2, 3));
        assertThat(listing.countsPerClass()).containsExactly(2, 1, 2);
        assertThat(listing.totalBytes()).isEqualTo(16);
        assertThat(listing.ignored()).isEqualTo(IgnoredFiles.empty());
        assertThat(Path.of(listing.root())).isEqualTo(folder);
    }

    @Test
    void orderAndExtensionsDoNotDependOnTheLocale() throws IOException {
        tree().file("Z/1.JPG", 1).file("a/1.TIFF", 1).file("ä/1.gif", 1).file("ä/2.bmp", 1);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR")); // where the lower case of I is not i
            assertThat(tree().list().classes()).containsExactly("Z", "a", "ä");
            assertThat(tree().list().entries()).hasSize(3);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everythingElseIsIgnoredAndCounted() throws IOException {
        ImageListing listing = tree().file("cat/1.jpg", 1)
                .file("cat/notes.txt", 1)
                .file("cat/jpg", 1)
                .file("cat/.2.jpg", 1)
                .file("cat/_3.jpg", 1)
                .file("_tmp/4.jpg", 1)
                .file("_SUCCESS", 0)
                .file("preview.png", 1)
                .file("README", 1)
                .list();

        assertThat(listing.entries()).extracting(ImageEntry::id).containsExactly("cat/1.jpg");
        assertThat(listing.ignored().counts())
                .isEqualTo(Map.of(Reason.HIDDEN, 4L, Reason.EXTENSION, 3L, Reason.OUTSIDE_CLASS, 1L));
        assertThat(listing.ignored())
                .hasToString(
                        "8 files were not listed: 4 hidden, 3 without an image extension, 1 outside a class folder,"
                                + " such as 'README', '_SUCCESS', '_tmp',"
                                + " 'cat/.2.jpg', 'cat/_3.jpg', 'cat/jpg', 'cat/notes.txt', 'preview.png'");
    }

    @Test
    void anyCharacterOfANameStandsForItself() throws IOException {
        List<String> ids = List.of(
                "a b/c  d.jpg",
                "50%/100%25.jpg",
                "c#1/x#y.jpg",
                "q?/[a-z]*{1,2}.jpg",
                "back\\slash/\\1.jpg",
                "n02:1/12:30:59.jpg",
                "x:y/http:/z.jpg",
                "日本/é e\u0301 😀.jpg",
                "plus+&=/a+b;c.jpg",
                "line\nbreak/1\n2.jpg");
        for (String id : ids) {
            tree().file(id, 4);
        }
        tree().file("odd root %20 #:?*/cat/1.jpg", 2);
        assertThat(tree().list().entries())
                .extracting(ImageEntry::id)
                .containsExactlyElementsOf(new TreeSet<>(withOddRoot(ids)));

        Path odd = folder.resolve("odd root %20 #:?*");
        ImageListing listing = new TestTree(odd).list();
        assertThat(Path.of(listing.root())).isEqualTo(odd);
        assertThat(Location.of(new Configuration(), listing.root())
                        .resolve("cat/1.jpg")
                        .toUri()
                        .getPath())
                .isEqualTo(odd + "/cat/1.jpg");
    }

    private static List<String> withOddRoot(List<String> ids) {
        List<String> all = new ArrayList<>(ids);
        all.add("odd root %20 #:?*/cat/1.jpg");
        return all;
    }

    @Test
    void aClassListFixesTheLabels() throws IOException {
        ClassList classes = new ClassList(List.of("zebra", "absent", "ant", "empty"), "classes.txt");
        ImageListing listing = tree().file("ant/1.jpg", 1)
                .file("zebra/1.jpg", 1)
                .folder("empty")
                .list(Optional.of(classes));

        assertThat(listing.classes()).isEqualTo(classes.names());
        assertThat(listing.entries())
                .containsExactly(new ImageEntry("ant/1.jpg", 2, 1), new ImageEntry("zebra/1.jpg", 0, 1));
        assertThat(listing.countsPerClass()).containsExactly(1, 0, 1, 0);
    }

    @Test
    void foldersMustBeInTheClassList() throws IOException {
        tree().file("ant/1.jpg", 1).file("bee/1.jpg", 1);
        assertThatThrownBy(() -> tree().list(Optional.of(new ClassList(List.of("ant"), "classes.txt"))))
                .isInstanceOf(DataSetException.class)
                .hasMessage("1 of 2 class folders in file:" + folder + " is not in the class list classes.txt: 'bee';"
                        + " the list has 1 class: 'ant' on line 1; add the missing names to the list, correct them,"
                        + " or move these folders out of the data set");
        tree().file("_bg/1.jpg", 1);
        assertThatThrownBy(() -> tree().list(Optional.of(new ClassList(List.of("ant", "bee", "_bg"), "classes.txt"))))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("class '_bg' of classes.txt has a folder in file:" + folder
                        + ", but it is not read because names");
    }

    @Test
    void withoutAClassListAnEmptyFolderWouldShiftLabels() throws IOException {
        tree().file("ant/1.jpg", 1).folder("bee").file("cow/readme.md", 1);
        assertThatThrownBy(tree()::list)
                .isInstanceOf(DataSetException.class)
                .hasMessage("2 of 3 class folders in file:" + folder
                        + " hold no image: 'bee', 'cow'. An empty folder would still take a class index and shift"
                        + " those after it; remove it, or list the classes with --classes");
        for (int i = 0; i < 9; i++) {
            tree().folder("e" + i);
        }
        assertThatThrownBy(tree()::list)
                .hasMessageContaining("11 of 12 class folders")
                .hasMessageContaining(": 'bee', 'cow', 'e0', 'e1', 'e2', … (11 in all). An empty");
    }

    @Test
    void noImagesIsAnErrorNotAnEmptyListing() throws IOException {
        tree().file("ant/1.gif", 1);
        assertThatThrownBy(tree()::list)
                .isInstanceOf(DataSetException.class)
                .hasMessage(
                        "Found 0 images in file:" + folder + ". Supported extensions are .bmp, .jpeg, .jpg, .pgm, .png,"
                                + " .ppm, .tif, .tiff, .webp; 1 class folder, 1 file was not listed: 1 without an"
                                + " image extension, such as 'ant/1.gif'");
    }

    @Test
    void aRootThatIsNoImageFolderIsNamed() throws IOException {
        assertThatThrownBy(tree()::list)
                .hasMessageContaining("holds no class folder: it has no sub-folders, and no other files");
        tree().file("1.jpg", 1).file("2.jpg", 1);
        assertThatThrownBy(tree()::list)
                .isInstanceOf(DataSetException.class)
                .hasMessageStartingWith("data set root file:" + folder + " holds no class folder: 2 images lie"
                        + " directly in it, outside any class folder. ")
                .hasMessageContaining("move each image into a folder named after its class, root/<class>/<image>")
                .hasMessageContaining("give the class order with --classes");
        assertThatThrownBy(new TestTree(folder.resolve("1.jpg"))::list)
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("1.jpg is a file; name the folder that holds one folder per class");
        assertThatThrownBy(new TestTree(folder.resolve("none"))::list)
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("none does not exist; check the path");
    }

    @Test
    void aRootOfAnotherKindSaysWhatToDo() {
        assertRoot(
                "val.tar",
                "is an archive, and archives cannot be read; unpack it (tar -xf FILE -C FOLDER) and name"
                        + " the folder");
        assertRoot("val.TAR.gz", "is an archive, and archives cannot be read; unpack it (tar -xf FILE -C FOLDER)");
        assertRoot("val.tgz", "unpack it (tar -xf FILE -C FOLDER)");
        assertRoot("val.zip", "unpack it (unzip FILE -d FOLDER) and name the folder that holds one folder per class");
        assertRoot("val.txt", "is a text file, and lists of images cannot be read; name the folder");
        assertRoot("val.csv", "list them in a manifest");
        assertRoot("val.parquet", "is a packed data set, which cannot be read; extract its images as files");
        assertThatThrownBy(() -> list(folder + "/*/val"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("/*/val does not exist. Patterns such as * are not expanded; name one folder");
        assertThatThrownBy(() -> list(folder + "/a," + folder + "/b"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("does not exist. Only one folder can be given; to use several");
    }

    private void assertRoot(String name, String message) {
        tree().file(name, 1);
        assertThatThrownBy(() -> list(folder + "/" + name))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("data set root file:" + folder + "/" + name + " is a")
                .hasMessageContaining(message);
    }

    @Test
    void aListOfFirstWordsFitsFoldersOfThoseNames() throws IOException {
        ClassList classes = new ClassList(List.of("n2 tench, Tinca tinca", "n1\tgoldfish", "n3"), "words.txt");
        ImageListing listing = tree().file("n1/1.jpg", 1).file("n2/1.jpg", 1).list(Optional.of(classes));
        assertThat(listing.classes()).containsExactly("n2", "n1", "n3");
        assertThat(listing.entries())
                .containsExactly(new ImageEntry("n1/1.jpg", 1, 1), new ImageEntry("n2/1.jpg", 0, 1));
    }

    @Test
    void wholeLinesGoBeforeFirstWords() throws IOException {
        ClassList classes = new ClassList(List.of("hot dog", "hot cat"), "words.txt");
        ImageListing listing =
                tree().file("hot cat/1.jpg", 1).file("hot dog/1.jpg", 1).list(Optional.of(classes));
        assertThat(listing.classes()).containsExactly("hot dog", "hot cat");
    }

    @Test
    void firstWordsThatOccurTwiceAreNamedByTheirLines() throws IOException {
        tree().file("hot/1.jpg", 1);
        ClassList classes = new ClassList(List.of("hot dog", "hot cat"), "words.txt");
        assertThatThrownBy(() -> tree().list(Optional.of(classes)))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("class list words.txt, line 2: 'hot' is already on line 1");
    }

    @Test
    void namesThatDifferInCaseAloneArePointedAt() throws IOException {
        tree().file("Ant/1.jpg", 1);
        assertThatThrownBy(() -> tree().list(Optional.of(new ClassList(List.of("bee", "ant"), "c.txt"))))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(
                        "the list has 2 classes: 'bee' on line 1, 'ant' on line 2; 'ant' on line 2 differs from the"
                                + " folder 'Ant' only in case or spaces;");
    }

    @Test
    void rootsThatNoFileSystemTakesAreNamed() {
        assertThatThrownBy(() -> list("gopher://host/data"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("no file system for 'gopher://host/data'")
                .hasMessageContaining("add the jar for this scheme to the class path");
        assertThatThrownBy(() -> list("s3a://bucket/data"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("no file system for 's3a://bucket/data'")
                .hasMessageContaining("for s3a: hadoop-aws");
        assertThatThrownBy(() -> list("hdfs://no-such-host.invalid/data"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("cannot reach the file system of 'hdfs://no-such-host.invalid/data': ")
                .hasMessageContaining("check scheme, host and port");
        assertThatThrownBy(() -> list("a:b/data"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("'a:b/data' is not a path")
                .hasMessageContaining("give the absolute path");
        assertThatThrownBy(() -> list(""))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("'' is not a path");
    }

    @Test
    void linksAreFollowed(@TempDir Path elsewhere) throws IOException {
        new TestTree(elsewhere).file("cats/1.jpg", 3).file("one.jpg", 4);
        ImageListing listing = tree().link("cat", elsewhere.resolve("cats"))
                .folder("dog")
                .link("dog/2.jpg", elsewhere.resolve("one.jpg"))
                .list();
        assertThat(listing.entries())
                .containsExactly(new ImageEntry("cat/1.jpg", 0, 3), new ImageEntry("dog/2.jpg", 1, 4));
    }

    @Test
    void aLinkToNothingIsNeverLeftOutInSilence() throws IOException {
        tree().folder("cat").link("cat/gone.jpg", folder.resolve("none")).link("cat/self.png", Path.of("self.png"));
        assertThat(tree().list().entries())
                .containsExactly(new ImageEntry("cat/gone.jpg", 0, 0), new ImageEntry("cat/self.png", 0, 0));

        tree().link("cat/deep", folder.resolve("none"));
        assertThatThrownBy(tree()::list)
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("'cat/deep' in file:" + folder + " is a broken symbolic link");
        Files.delete(folder.resolve("cat/deep"));
        tree().link("dog", folder.resolve("none"));
        assertThatThrownBy(tree()::list).hasMessageContaining("'dog' in file:" + folder + " is a broken symbolic link");
    }

    @Test
    void aLinkBackToAParentIsAnError() throws IOException {
        tree().file("a/1.jpg", 1).file("b/1.jpg", 1);
        tree().link("a/x", folder.resolve("b")).link("b/y", folder.resolve("a"));
        assertThatThrownBy(tree()::list)
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("folder 'a/x/y' in file:" + folder + " is a symbolic link back to " + folder
                        + "/a, which contains it; remove the link");
    }

    @Test
    void pipesAreNotOpened() throws IOException, InterruptedException {
        tree().file("a/1.jpg", 1);
        assumeTrue(shell("mkfifo a/2.jpg") == 0, "no named pipes here");
        ImageListing listing = tree().list();
        assertThat(listing.entries()).hasSize(1);
        assertThat(listing.ignored().count(Reason.NOT_REGULAR)).isEqualTo(1);
    }

    @Test
    void aNameThatIsNoTextIsAnError() throws IOException, InterruptedException {
        tree().file("a/\uFFFD.jpg", 1); // as text it is a name like any other
        assertThat(tree().list().entries()).hasSize(1);
        assumeTrue(shell("printf x > \"$(printf 'a/\\377.jpg')\"") == 0, "names must be text here");
        assertThatThrownBy(tree()::list)
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("the name 'a/\uFFFD.jpg' in file:" + folder + " is not text in UTF-8")
                .hasMessageContaining("start the JVM with LC_ALL=C.UTF-8, or rename the file");
    }

    private int shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .start()
                .waitFor();
    }

    @Test
    void anInterruptStopsTheListing() throws IOException {
        tree().file("a/1.jpg", 1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(tree()::list).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anyNumberOfThreadsGivesTheSameListing() throws IOException {
        for (int i = 0; i < 40; i++) {
            tree().file("c" + i + "/1.jpg", i).file("c" + i + "/x", 0);
        }
        ListingOptions defaults = ListingOptions.defaults();
        ImageListing one = ImageFolder.list(
                new Configuration(), folder.toString(), Optional.empty(), new ListingOptions(defaults.extensions(), 1));
        assertThat(tree().list()).isEqualTo(one);
        assertThat(one.ignored().samples()).hasSize(IgnoredFiles.MAX_SAMPLES).startsWith("c0/x", "c1/x", "c10/x");
    }

    @Test
    void optionsNameTheirLimits() {
        assertThat(ListingOptions.defaults().threads()).isEqualTo(8);
        assertThatThrownBy(() -> new ListingOptions(ListingOptions.defaults().extensions(), 0))
                .hasMessage("the number of listing threads is 0; legal: 1 to 256");
        assertThatThrownBy(() -> new ListingOptions(new TreeSet<>(List.of("JPG")), 1))
                .hasMessage("image extension 'JPG' is not of the form '.jpg': a dot, then lower case letters");
        assertThatThrownBy(() -> new ListingOptions(new TreeSet<>(), 1)).hasMessageContaining("no image extension");
    }

    private static ImageListing list(String root) throws IOException {
        return ImageFolder.list(new Configuration(), root, Optional.empty(), ListingOptions.defaults());
    }

    private TestTree tree() {
        return new TestTree(folder);
    }
}
