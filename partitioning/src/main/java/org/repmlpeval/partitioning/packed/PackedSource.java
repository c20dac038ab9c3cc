package org.repmlpeval.partitioning.packed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Together;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.classes.UsedNames;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.labels.LabelFormat;
import org.repmlpeval.partitioning.labels.LabelRow;
import org.repmlpeval.partitioning.labels.LabelTable;
import org.repmlpeval.partitioning.manifest.ImageManifest;
import org.repmlpeval.partitioning.packed.Members.Member;

/**
 * The images of packed files, or those that a manifest lists. Their classes are their folders if every image has one; otherwise the labels that the files hold. If files
 * hold both, the folders count, provided that each stands for one label.
 */
final class PackedSource implements DataSource {
    private final Location root;
    private final List<Image> images;
    private final IgnoredFiles ignored;
    private final Optional<LabelTable> labels;

    /**
     * @param folder the image's class folder; null if the data set has none
     * @param classes as written in the file; empty if there are none
     */
    private record Image(ImageEntry entry, String folder, List<String> classes) {}

    private PackedSource(Location root, List<Image> images, IgnoredFiles ignored, Optional<LabelTable> labels) {
        this.root = root;
        this.images = images;
        this.ignored = ignored;
        this.labels = labels;
    }

    static PackedSource read(PackedFiles packed, String path, ListingOptions options) throws IOException {
        List<Callable<Members>> calls = new ArrayList<>();
        for (var file : packed.files()) {
            Location location =
                    new Location(packed.root().fileSystem(), packed.root().resolve(file.path()));
            calls.add(() -> PackedFormat.valueOf(file.format()).list(location, file, options));
        }
        List<Members> members = Together.call(calls, options.threads());
        ImageNames names = ImageNames.of(packed, members);
        List<Image> images = new ArrayList<>();
        IgnoredFiles ignored = IgnoredFiles.empty();
        for (int i = 0; i < members.size(); i++) {
            ignored = ignored.plus(members.get(i).ignored());
            for (int k = 0; k < members.get(i).images().size(); k++) {
                Member member = members.get(i).images().get(k);
                images.add(new Image(
                        new ImageEntry(
                                names.ids().get(i).get(k),
                                Target.NONE,
                                member.bytes(),
                                member.place(),
                                member.checksum()),
                        names.folders().isEmpty()
                                ? null
                                : names.folders().get(i).get(k),
                        member.label() == null ? List.of() : List.of(member.label())));
            }
        }
        if (images.isEmpty()) {
            throw new DataSetException("there is no image in " + path + ": "
                    + packed.files().size() + " packed files were read, and " + ignored);
        }
        boolean labelled = !foldersAreLabels(images);
        return of(packed.root(), images, ignored, labelled, path);
    }

    /** The images of a manifest. Its labels always count. */
    static PackedSource of(ImageManifest manifest, String path) {
        List<Image> images = new ArrayList<>();
        boolean folders =
                manifest.images().stream().allMatch(image -> image.entry().id().indexOf('/') > 0);
        for (ImageManifest.Image image : manifest.images()) {
            String id = image.entry().id();
            images.add(new Image(image.entry(), folders ? id.substring(0, id.indexOf('/')) : null, image.classes()));
        }
        return of(manifest.root(), images, IgnoredFiles.empty(), true, path);
    }

    private static PackedSource of(
            Location root, List<Image> images, IgnoredFiles ignored, boolean labelled, String path) {
        images.sort(Comparator.comparing(image -> image.entry().id()));
        boolean some =
                labelled && images.stream().anyMatch(image -> !image.classes().isEmpty());
        return new PackedSource(root, images, ignored, some ? Optional.of(table(images, path)) : Optional.empty());
    }

    /** Whether every image has a folder, each folder has images of one label, and each label is of one folder. */
    private static boolean foldersAreLabels(List<Image> images) {
        Map<String, String> labels = new HashMap<>();
        Map<String, String> folders = new HashMap<>();
        for (Image image : images) {
            if (image.folder() == null) {
                return false;
            }
            if (image.classes().isEmpty()) {
                continue;
            }
            String label = image.classes().get(0);
            if (!labels.computeIfAbsent(image.folder(), folder -> label).equals(label)
                    || !folders.computeIfAbsent(label, one -> image.folder()).equals(image.folder())) {
                return false;
            }
        }
        return true;
    }

    private static LabelTable table(List<Image> images, String path) {
        List<LabelRow> rows = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Image image : images) {
            if (!image.classes().isEmpty()) {
                rows.add(new LabelRow(image.entry().id(), image.classes(), rows.size() + 1));
                text.append(image.entry().id())
                        .append('\t')
                        .append(String.join("|", image.classes()))
                        .append('\n');
            }
        }
        String sha256 = Digests.sha256(text.toString());
        return new LabelTable(path, sha256, LabelFormat.STORED, rows, List.of());
    }

    @Override
    public Optional<LabelTable> labels() {
        return labels;
    }

    @Override
    public ImageListing withoutLabels() {
        return listing(List.of());
    }

    /** @param classes names by index; empty for a listing without labels */
    private ImageListing listing(List<String> classes) {
        Map<String, Target> targets = new HashMap<>();
        for (int label = 0; label < classes.size(); label++) {
            targets.put(classes.get(label), Target.of(label));
        }
        return new ImageListing(
                root.uri(),
                classes,
                images.stream()
                        .map(image -> image.entry().with(targets.getOrDefault(image.folder(), Target.NONE)))
                        .toList(),
                ignored);
    }

    @Override
    public Optional<ClassFolders> classFolders() {
        if (labels.isPresent()) {
            return Optional.empty();
        }
        List<Image> loose =
                images.stream().filter(image -> image.folder() == null).toList();
        if (!loose.isEmpty()) {
            throw new DataSetException("the packed files or the manifest in " + root
                    + " hold no labels: there are no .cls or .json members"
                    + " or label column, and not every image lies in a class folder, such as "
                    + Names.quoted(loose.get(0).entry().id()) + "; give the labels with --labels FILE");
        }
        return Optional.of(new Folders());
    }

    private final class Folders implements ClassFolders {
        @Override
        public List<String> names() {
            TreeSet<String> names = new TreeSet<>();
            images.forEach(image -> names.add(image.folder()));
            return List.copyOf(names);
        }

        @Override
        public ClassList matching(ClassList classes) {
            return classes.holding(UsedNames.folders(names(), root));
        }

        @Override
        public ImageListing list(Optional<ClassList> classes) {
            return listing(classes.map(list -> matching(list).names()).orElseGet(this::names));
        }
    }
}
