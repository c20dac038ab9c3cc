package org.repmlpeval.partitioning.folder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.classes.UsedNames;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.SortedEntries;

/**
 * One data set that lies in several folders, such as parts of it on several disks. Ids are paths below each of them, and folders of the same
 * name are the same class.
 */
public final class SeveralFolders implements ClassFolders {
    private final String source;
    private final List<ClassFolders> parts;

    private SeveralFolders(String source, List<ClassFolders> parts) {
        this.source = source;
        this.parts = parts;
    }

    /**
     * @param source the folders as the user wrote them, for messages
     * @throws DataSetException if one of the folders is missing or holds no class folder
     * @throws IOException if a file system fails
     */
    public static ClassFolders withClasses(
            Configuration conf, String source, List<String> folders, ListingOptions options) throws IOException {
        List<ClassFolders> parts = new ArrayList<>();
        for (String folder : folders) {
            parts.add(ImageFolder.withClasses(conf, folder, options));
        }
        return new SeveralFolders(source, parts);
    }

    /**
     * All images of the folders; what the folders within them are called is no class.
     *
     * @throws DataSetException if one of them is missing or holds no image, or two hold an image of the same path
     * @throws IOException if a file system fails
     */
    public static ImageListing withoutLabels(Configuration conf, List<String> folders, ListingOptions options)
            throws IOException {
        List<ImageListing> listings = new ArrayList<>();
        for (String folder : folders) {
            listings.add(ImageFolder.withoutLabels(conf, folder, options));
        }
        return joined(List.of(), listings);
    }

    @Override
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        parts.forEach(part -> names.addAll(part.names()));
        return List.copyOf(names);
    }

    @Override
    public ClassList matching(ClassList classes) {
        return classes.holding(UsedNames.folders(names(), source));
    }

    @Override
    public ImageListing list(Optional<ClassList> classes) throws IOException {
        ClassList list =
                classes.map(this::matching).orElseGet(() -> new ClassList(names(), "the folders in " + source));
        List<ImageListing> listings = new ArrayList<>();
        for (ClassFolders part : parts) {
            listings.add(part.list(Optional.of(list)));
        }
        ImageListing all = joined(list.names(), listings);
        if (classes.isEmpty()) {
            requireNoEmptyClass(all);
        }
        return all;
    }

    private void requireNoEmptyClass(ImageListing all) {
        long[] counts = all.countsPerClass();
        List<String> empty = new ArrayList<>();
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                empty.add(all.classes().get(label));
            }
        }
        if (!empty.isEmpty()) {
            throw new DataSetException("no folder of " + source + " holds an image of the classes " + Names.some(empty)
                    + ". An empty folder would still take a class index and shift those after it; remove it, or list the"
                    + " classes with --classes");
        }
    }

    private static ImageListing joined(List<String> classes, List<ImageListing> listings) {
        IgnoredFiles ignored = IgnoredFiles.empty();
        List<ImageEntries> parts = new ArrayList<>();
        for (ImageListing listing : listings) {
            Place place = new Place.Rooted(listing.root().toString());
            SortedEntries entries = new SortedEntries();
            for (ImageEntry entry : listing.entries()) {
                entries.add(new ImageEntry(
                        entry.id(), entry.target(), entry.bytes(), place, entry.checksum(), entry.version()));
            }
            parts.add(entries.done());
            ignored = ignored.plus(listing.ignored());
        }
        ImageEntries all = SortedEntries.merge(parts);
        ImageEntry previous = null;
        for (ImageEntry entry : all) {
            if (previous != null && previous.id().equals(entry.id())) {
                throw new DataSetException("the folders " + ((Place.Rooted) previous.place()).root() + " and "
                        + ((Place.Rooted) entry.place()).root() + " both hold the image " + Names.quoted(entry.id())
                        + "; images of one data set need different paths, so rename one or evaluate the folders apart");
            }
            previous = entry;
        }
        return new ImageListing(listings.get(0).root(), classes, all, ignored);
    }
}
