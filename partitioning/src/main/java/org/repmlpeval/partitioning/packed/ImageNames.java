package org.repmlpeval.partitioning.packed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;
import org.repmlpeval.partitioning.packed.Members.Member;

/**
 * Gives the images of packed files ids that they would also have as files in a folder.
 *
 * @param ids by file and member; unique
 * @param folders the class folder of each image, by file and member; empty if some image has none
 */
record ImageNames(List<List<String>> ids, List<List<String>> folders) {
    /**
     * A name that begins with a slash or a scheme is the path of a file elsewhere; the folder that all such files share is left out. So is a
     * folder that all images share if each of them lies in a further one. Where two files hold images of the same name, every id begins with
     * the path of its file. An image without a name is called by its file and its position. Names that are ids stay as they are.
     *
     * @throws DataSetException if one file holds two images of the same name
     */
    static ImageNames of(PackedFiles packed, List<Members> members) {
        List<PackedFile> files = packed.files();
        List<List<String>> names = new ArrayList<>();
        boolean named = true;
        for (int i = 0; i < files.size(); i++) {
            List<String> one = new ArrayList<>();
            boolean all = members.get(i).images().stream().allMatch(member -> member.name() != null);
            named &= all;
            for (Member member : members.get(i).images()) {
                one.add(
                        all
                                ? member.name()
                                : String.format("%s/%08d", files.get(i).path(), one.size()));
            }
            names.add(one);
        }
        boolean ids = packed.naming() == PackedFiles.Naming.IDS;
        names = ids ? names : withoutPrefix(names, outside(names));
        String shared = sharedFolder(names);
        while (named && !ids && !shared.isEmpty()) {
            names = withoutPrefix(names, shared);
            shared = sharedFolder(names);
        }
        requireDistinct(files, names);
        return new ImageNames(unique(files, names), named ? firstFolders(names) : List.of());
    }

    /** The folder that all names share if they are absolute paths or URIs, with its slash; empty otherwise. */
    private static String outside(List<List<String>> names) {
        String common = null;
        for (List<String> one : names) {
            for (String name : one) {
                if (!name.startsWith("/") && !name.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
                    return "";
                }
                String folder = name.substring(0, name.lastIndexOf('/') + 1);
                common = common == null ? folder : commonFolder(common, folder);
            }
        }
        if (common == null) {
            return "";
        }
        boolean flat = names.stream()
                        .flatMap(List::stream)
                        .map(ImageNames::parent)
                        .distinct()
                        .count()
                == 1;
        // Images of one folder alone keep its name, which may be their class.
        return flat ? common.substring(0, common.lastIndexOf('/', common.length() - 2) + 1) : common;
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    private static String commonFolder(String one, String other) {
        String common = one;
        while (!other.startsWith(common)) {
            common = common.substring(0, common.lastIndexOf('/', common.length() - 2) + 1);
        }
        return common;
    }

    /** The first folder with its slash if all names begin with it and each has a further folder; empty otherwise. */
    private static String sharedFolder(List<List<String>> names) {
        String shared = null;
        for (List<String> one : names) {
            for (String name : one) {
                int slash = name.indexOf('/');
                if (slash <= 0 || name.indexOf('/', slash + 1) < 0) {
                    return "";
                }
                shared = shared == null ? name.substring(0, slash + 1) : shared;
                if (!name.startsWith(shared)) {
                    return "";
                }
            }
        }
        return shared == null ? "" : shared;
    }

    private static List<List<String>> withoutPrefix(List<List<String>> names, String prefix) {
        return names.stream()
                .map(one -> one.stream()
                        .map(name -> name.substring(prefix.length()))
                        .toList())
                .toList();
    }

    private static void requireDistinct(List<PackedFile> files, List<List<String>> names) {
        for (int i = 0; i < files.size(); i++) {
            Set<String> seen = new HashSet<>();
            List<String> doubled =
                    names.get(i).stream().filter(name -> !seen.add(name)).toList();
            if (!doubled.isEmpty()) {
                throw new DataSetException("file " + files.get(i).path() + " holds images of the same name twice: "
                        + Names.some(doubled) + "; give each image a name of its own");
            }
        }
    }

    private static List<List<String>> unique(List<PackedFile> files, List<List<String>> names) {
        Set<String> seen = new HashSet<>();
        boolean unique = names.stream().flatMap(List::stream).allMatch(seen::add);
        if (unique) {
            return names;
        }
        List<List<String>> ids = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i).path();
            ids.add(names.get(i).stream().map(name -> file + "/" + name).toList());
        }
        return ids;
    }

    private static List<List<String>> firstFolders(List<List<String>> names) {
        boolean all = names.stream().flatMap(List::stream).allMatch(name -> name.indexOf('/') > 0);
        return all
                ? names.stream()
                        .map(one -> one.stream()
                                .map(name -> name.substring(0, name.indexOf('/')))
                                .toList())
                        .toList()
                : List.of();
    }
}
